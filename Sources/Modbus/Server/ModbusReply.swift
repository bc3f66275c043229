/// What a ``ModbusServer`` does with a request: answer it, or misbehave as devices in the field do.
public enum ModbusReply: Hashable, Sendable {
    case answer(ModbusAnswer)
    case exception(ModbusException)
    /// As a device that is off, or that does not have this unit number.
    case silence
    /// These bytes instead of a frame.
    case garbage([UInt8])
    /// The frame with its last byte changed: on a serial line a wrong checksum.
    indirect case damaged(ModbusReply)
    indirect case late(ModbusReply, by: Duration)
    /// The first bytes at once, the others after a pause.
    indirect case split(ModbusReply, after: Int, pause: Duration)
    /// Closes the connection behind the reply; on a serial line it is the reply alone.
    indirect case closing(ModbusReply)
}
