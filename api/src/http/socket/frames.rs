//! The lengths that frames announce, read before their bytes are kept.
//! Start with [`bounded`].
//! Never: a frame's content; the WebSocket library reads that.

use actix_web::{FromRequest, HttpRequest, dev::Payload as Body, error::PayloadError, web::Payload};
use futures_util::{StreamExt, future::ready};

/// The same body, which ends with an error at a frame that announces more than `most` bytes. The library
/// looks at a length only once the whole frame is there, and would keep all of it until then.
pub(super) async fn bounded(request: &HttpRequest, payload: Payload, most: usize) -> Option<Payload> {
    let chunks = payload.into_inner().scan(Heads::new(most), |heads, chunk| {
        if heads.is_over {
            return ready(None);
        }
        ready(Some(match chunk {
            Ok(bytes) if heads.pass(&bytes) => Ok(bytes),
            Ok(_) => Err(PayloadError::Overflow),
            Err(cause) => Err(cause),
        }))
    });
    // The only public way to a `Payload` is to extract one.
    let mut body: Body = Body::Stream { payload: Box::pin(chunks) };
    Payload::from_request(request, &mut body).await.ok()
}

/// Where the stream of bytes stands within its frames.
#[derive(Debug)]
struct Heads {
    most: u64,
    head: Vec<u8>,
    /// Bytes of the present frame's content that are still to come.
    content: u64,
    is_over: bool,
}

impl Heads {
    fn new(most: usize) -> Self {
        Self { most: most as u64, head: Vec::with_capacity(14), content: 0, is_over: false }
    }

    /// Whether every frame that begins in these bytes is small enough.
    fn pass(&mut self, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            if self.content > 0 {
                let step = usize::try_from(self.content).unwrap_or(usize::MAX).min(bytes.len());
                self.content -= step as u64;
                bytes = &bytes[step..];
                continue;
            }
            self.head.push(bytes[0]);
            bytes = &bytes[1..];
            if let Some(announced) = announced(&self.head) {
                self.head.clear();
                self.content = announced;
                if announced > self.most {
                    self.is_over = true;
                    return false;
                }
            }
        }
        true
    }
}

/// The length of the content, once the head is complete (RFC 6455, 5.2).
fn announced(head: &[u8]) -> Option<u64> {
    let [_, second, rest @ ..] = head else { return None };
    let mask = if second & 0x80 == 0 { 0 } else { 4 };
    let (extended, length) = match second & 0x7f {
        126 => (2, u64::from(u16::from_be_bytes(rest.first_chunk().copied()?))),
        127 => (8, u64::from_be_bytes(rest.first_chunk().copied()?)),
        short => (0, u64::from(short)),
    };
    (rest.len() == extended + mask).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: &[u8], content: usize) -> Vec<u8> {
        let mut bytes = vec![0x81];
        bytes.extend_from_slice(length);
        bytes.extend_from_slice(&[1, 2, 3, 4]);
        bytes.resize(bytes.len() + content, b'x');
        bytes
    }

    #[test]
    fn a_frame_is_judged_by_its_head_however_the_bytes_arrive() {
        let small = frame(&[0x80 | 5], 5);
        let fitting = frame(&[0x80 | 126, 0, 200], 200);
        let large = frame(&[0x80 | 126, 0, 201], 0);
        let endless = frame(&[0x80 | 127, 0, 0, 1, 0, 0, 0, 0, 0], 3);
        for (stream, passes) in [
            ([small.clone(), fitting.clone(), small.clone()].concat(), true),
            ([small.clone(), large].concat(), false),
            ([fitting, endless].concat(), false),
        ] {
            for pieces in [1, 2, 7, 1_000] {
                let mut heads = Heads::new(200);
                let went = stream.chunks(pieces).all(|piece| heads.pass(piece));
                assert_eq!(went, passes, "in pieces of {pieces}");
            }
        }
    }
}
