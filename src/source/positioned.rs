//! Reading and writing at a place of one's own, whoever else has the same file open.

use std::{
    fs::File,
    io::{self, ErrorKind, Read, Seek, SeekFrom},
};

/// Reads once from `offset` on. 0 at the end.
#[cfg(unix)]
pub(super) fn read_at(file: &File, room: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, room, offset)
}

#[cfg(unix)]
pub(super) fn write_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

/// Reads once from `offset` on. 0 at the end.
#[cfg(windows)]
pub(super) fn read_at(file: &File, room: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, room, offset)
}

#[cfg(windows)]
pub(super) fn write_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, offset)?;
        if written == 0 {
            return Err(ErrorKind::WriteZero.into());
        }
        bytes = &bytes[written..];
        offset += written as u64;
    }
    Ok(())
}

/// Reads from `offset` on until the room is full or the file ends; how much it was.
pub(super) fn fill_at(file: &File, room: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut length = 0;
    while length < room.len() {
        match read_at(file, &mut room[length..], offset + length as u64) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// Reads a file from a place of its own.
pub(super) struct FileReader {
    file: File,
    offset: u64,
    /// What lies behind it is not read.
    end: u64,
}

impl FileReader {
    /// From the beginning to `end`.
    pub(super) fn up_to(file: File, end: u64) -> Self {
        Self { file, offset: 0, end }
    }

    pub(super) fn file(&self) -> &File {
        &self.file
    }
}

impl Read for FileReader {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.end.saturating_sub(self.offset)).unwrap_or(usize::MAX).min(room.len());
        let length = read_at(&self.file, &mut room[..most], self.offset)?;
        self.offset += length as u64;
        Ok(length)
    }
}

impl Seek for FileReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.offset = match to {
            SeekFrom::Start(offset) => offset,
            SeekFrom::Current(by) => self.offset.checked_add_signed(by).ok_or(ErrorKind::InvalidInput)?,
            SeekFrom::End(by) => self.end.checked_add_signed(by).ok_or(ErrorKind::InvalidInput)?,
        };
        Ok(self.offset)
    }
}
