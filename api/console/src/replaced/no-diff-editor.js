// Stands in for Monaco's editors of differences, which the console never opens.
export class DiffEditorWidget {}
export class MultiDiffEditorWidget {}
