import{l as e,u as t}from"./index-BQ8nqgDw.js";function n(n){return e(n,t(n,void 0,{tabSize:2,insertSpaces:!0,eol:`
`}))}var r={},i={};export{n as format,i as parsers,r as printers};