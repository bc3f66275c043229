import Glibc
import Testing

/// Flips one byte of a file in place, so that whoever holds it open meets the change.
func overwrite(_ path: String, at offset: Int) throws {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var byte: UInt8 = 0
    try #require(pread(descriptor, &byte, 1, off_t(offset)) == 1)
    byte ^= 0xFF
    try #require(pwrite(descriptor, &byte, 1, off_t(offset)) == 1)
}
