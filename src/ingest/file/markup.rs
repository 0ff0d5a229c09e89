//! A wall before the workbook reader: XML parts are walked once, byte by byte, before they are read.
//!
//! The reader holds one tag, comment or text at a time and the whole text of a cell or shared
//! string, so each of these is capped here. What it would skip over leniently (tags that do not
//! match, a cell inside a cell) is refused, because only then do the caps hold for the reader too.

/// Why a part is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A document type declaration: entities could expand without end.
    Doctype,
    /// Not well-formed.
    Malformed,
    /// Another encoding than UTF-8.
    NotUtf8,
    /// One tag, comment or text beyond the limit.
    TooLong,
}

/// Longest tag, comment or processing instruction in bytes.
const MAX_TAG: usize = 64 * 1024;
const MAX_DEPTH: usize = 128;
/// Most bytes that one byte of text takes in XML: `&#x10FFFF;` for a character of four.
const ESCAPED: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// Behind `<`, not yet known what.
    Opened,
    Start {
        quote: Option<u8>,
    },
    End,
    Instruction,
    Comment,
    Section,
}

/// Walks one part, fed in pieces of any size.
#[derive(Debug)]
pub(super) struct Markup {
    state: State,
    /// The tag at hand without its brackets.
    token: Vec<u8>,
    /// Names of the open elements.
    open: Vec<Vec<u8>>,
    /// Elements whose text the reader gathers: `c` in sheets, `si` in shared strings.
    record: &'static [u8],
    /// Depth of the open record.
    record_at: Option<usize>,
    max_text: usize,
    run: usize,
    text: usize,
}

impl Markup {
    /// For a part whose cells hold at most `max_text` bytes of text.
    pub fn new(record: &'static [u8], max_text: usize) -> Self {
        let (state, token, open) = (State::Text, Vec::new(), Vec::new());
        Self { state, token, open, record, record_at: None, max_text: max_text * ESCAPED, run: 0, text: 0 }
    }

    /// Walks on; `seen` is told each start tag's local name and whole content.
    ///
    /// # Errors
    /// At the first thing that is refused.
    pub fn feed(&mut self, piece: &[u8], seen: &mut impl FnMut(&[u8], &[u8])) -> Result<(), Fault> {
        for &byte in piece {
            if byte == 0 {
                return Err(Fault::NotUtf8);
            }
            match self.state {
                State::Text if byte == b'<' => {
                    self.token.clear();
                    self.run = 0;
                    self.state = State::Opened;
                }
                State::Text => self.count_text()?,
                _ => self.in_markup(byte, seen)?,
            }
        }
        Ok(())
    }

    /// Whether the part ended where it may.
    ///
    /// # Errors
    /// [`Fault::Malformed`] inside a tag or with elements left open.
    pub fn finish(&self) -> Result<(), Fault> {
        if self.state == State::Text && self.open.is_empty() { Ok(()) } else { Err(Fault::Malformed) }
    }

    fn count_text(&mut self) -> Result<(), Fault> {
        self.run += 1;
        if self.record_at.is_some() {
            self.text += 1;
        }
        if self.run > self.max_text || self.text > self.max_text { Err(Fault::TooLong) } else { Ok(()) }
    }

    fn in_markup(&mut self, byte: u8, seen: &mut impl FnMut(&[u8], &[u8])) -> Result<(), Fault> {
        match self.state {
            State::Opened => self.opened(byte)?,
            State::Start { quote: None } if byte == b'>' => return self.start_tag(seen),
            State::Start { quote } => {
                let next = match quote {
                    None => matches!(byte, b'"' | b'\'').then_some(byte),
                    Some(open) => (byte != open).then_some(open),
                };
                self.state = State::Start { quote: next };
                self.token.push(byte);
            }
            State::End if byte == b'>' => return self.end_tag(),
            State::Section => return self.section(byte),
            State::Instruction if byte == b'>' && self.token.ends_with(b"?") => return self.instruction(),
            State::Comment if byte == b'>' && self.token.len() >= 5 && self.token.ends_with(b"--") => {
                self.state = State::Text;
            }
            State::End | State::Instruction | State::Comment | State::Text => self.token.push(byte),
        }
        if self.token.len() > MAX_TAG { Err(Fault::TooLong) } else { Ok(()) }
    }

    /// Tells tag, comment, section and instruction apart as soon as their first bytes allow.
    fn opened(&mut self, byte: u8) -> Result<(), Fault> {
        self.token.push(byte);
        self.state = match self.token.as_slice() {
            b"/" => {
                self.token.clear();
                State::End
            }
            b"?" => {
                self.token.clear();
                State::Instruction
            }
            b"!--" => State::Comment,
            b"![CDATA[" => {
                self.token.clear();
                State::Section
            }
            token if b"!--".starts_with(token) || b"![CDATA[".starts_with(token) => State::Opened,
            [b'!', ..] => return Err(Fault::Doctype),
            [b'>' | b'<' | b' ' | b'\t' | b'\n' | b'\r', ..] => return Err(Fault::Malformed),
            _ => State::Start { quote: None },
        };
        Ok(())
    }

    fn section(&mut self, byte: u8) -> Result<(), Fault> {
        if byte == b'>' && self.token == b"]]" {
            self.state = State::Text;
            return Ok(());
        }
        // Only the last two bytes matter, to see the end.
        if self.token.len() == 2 {
            self.token.remove(0);
        }
        self.token.push(byte);
        self.count_text()
    }

    fn instruction(&mut self) -> Result<(), Fault> {
        self.state = State::Text;
        if !self.token.starts_with(b"xml ") {
            return Ok(());
        }
        match attribute(&self.token, b"encoding") {
            Some(name) if !name.eq_ignore_ascii_case(b"utf-8") => Err(Fault::NotUtf8),
            _ => Ok(()),
        }
    }

    fn start_tag(&mut self, seen: &mut impl FnMut(&[u8], &[u8])) -> Result<(), Fault> {
        self.state = State::Text;
        let content = self.token.as_slice();
        let end = content.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(content.len());
        let name = &content[..end];
        let local = name.rsplit(|&b| b == b':').next().unwrap_or(name);
        seen(local, content);
        let is_record = local == self.record;
        if (is_record && self.record_at.is_some()) || self.open.len() >= MAX_DEPTH {
            return Err(Fault::Malformed);
        }
        if content.ends_with(b"/") {
            return Ok(());
        }
        if is_record {
            self.record_at = Some(self.open.len());
            self.text = 0;
        }
        self.open.push(name.to_vec());
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), Fault> {
        self.state = State::Text;
        let name = self.token.trim_ascii_end();
        match self.open.pop() {
            Some(open) if open == name => {
                if self.record_at == Some(self.open.len()) {
                    self.record_at = None;
                }
                Ok(())
            }
            _ => Err(Fault::Malformed),
        }
    }
}

/// The value of an attribute in the content of a tag; `None` when it is not there.
pub(super) fn attribute<'a>(content: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = content;
    loop {
        let equals = rest.iter().position(|&b| b == b'=')?;
        let key = rest[..equals].trim_ascii_end();
        let key = key.rsplit(u8::is_ascii_whitespace).next().unwrap_or(key);
        let value = rest[equals + 1..].trim_ascii_start();
        let (&quote, value) = value.split_first()?;
        let end = value.iter().position(|&b| b == quote)?;
        if key.rsplit(|&b| b == b':').next() == Some(name) {
            return Some(&value[..end]);
        }
        rest = &value[end + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(xml: &str) -> Result<(), Fault> {
        let mut markup = Markup::new(b"c", 10);
        for piece in xml.as_bytes().chunks(3) {
            markup.feed(piece, &mut |_, _| ())?;
        }
        markup.finish()
    }

    #[test]
    fn well_formed_parts_pass() {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- > <a> --><s:a b='>' c=\"/\"><c><v>1</v></c><c/>\
                   <![CDATA[<x>]]]]><d /></s:a>\n";
        assert_eq!(walk(xml), Ok(()));
    }

    #[test]
    fn what_could_fill_memory_is_refused() {
        let long = "x".repeat(200);
        let cases = [
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>".to_owned(), Fault::Doctype),
            ("<a><b></a></b>".into(), Fault::Malformed),
            ("<a><c><c></c></c></a>".into(), Fault::Malformed),
            ("<a>".into(), Fault::Malformed),
            ("<a".into(), Fault::Malformed),
            (format!("<a>{long}</a>"), Fault::TooLong),
            (format!("<c>{}</c>", "<!-- -->aaaa".repeat(40)), Fault::TooLong),
            (format!("<c>{}</c>", "<r><t>aaaa</t></r>".repeat(40)), Fault::TooLong),
            (format!("<a><![CDATA[{long}]]></a>"), Fault::TooLong),
            (format!("<a {}/>", "b='1' ".repeat(80_000)), Fault::TooLong),
            ("<a>".repeat(1000), Fault::Malformed),
            ("<?xml version='1.0' encoding='UTF-16'?><a/>".into(), Fault::NotUtf8),
            ("<\0a\0/\0>\0".into(), Fault::NotUtf8),
        ];
        for (xml, fault) in cases {
            assert_eq!(walk(&xml), Err(fault), "{}", xml.chars().take(60).collect::<String>());
        }
    }

    #[test]
    fn attributes_are_found_whatever_their_quotes_and_prefixes() {
        let tag = br#"Relationship Id="r1" x:Type = 'worksheet' Target="a=b.xml"/"#;
        assert_eq!(attribute(tag, b"Type"), Some(&b"worksheet"[..]));
        assert_eq!(attribute(tag, b"Target"), Some(&b"a=b.xml"[..]));
        assert_eq!(attribute(tag, b"Mode"), None);
    }
}
