/// A Modbus line as its users see it: one request after the other, each answered, refused or
/// failed within a bounded time.
///
/// What every implementation promises (one contract suite runs against each of them): an answer is
/// the answer to *this* request, never a late one to another; a failed request leaves the line in
/// order for the next; calls from several tasks are served one by one.
public protocol RegisterBus: Sendable {
    /// For faults: `tcp://10.0.0.5:502` or `/dev/ttyUSB0`.
    var device: String { get }

    /// Sends one request and waits for its answer.
    ///
    /// Writing sets values, so an implementation may repeat a request whose connection went away.
    /// - Parameter unit: 1 to 247; on a network also 0 and 255, on a serial line 255 to read.
    /// - Returns: an answer that fits the request.
    func perform(_ request: ModbusRequest, unit: UInt8) async throws(ModbusFault) -> ModbusAnswer

    /// Sends requests one behind the other, up to the first that is not answered.
    ///
    /// Where a bus has a thread of its own, that costs one way there and back for all of them.
    /// - Returns: the answers in order, and why there are not more.
    func perform(
        inOrder requests: [ModbusRequest], unit: UInt8
    ) async -> (answers: [ModbusAnswer], fault: ModbusFault?)

    /// Gives the line back; the next request takes it again.
    func close() async
}

extension RegisterBus {
    public func perform(
        inOrder requests: [ModbusRequest], unit: UInt8
    ) async -> (answers: [ModbusAnswer], fault: ModbusFault?) {
        var answers: [ModbusAnswer] = []
        for request in requests {
            do throws(ModbusFault) {
                answers.append(try await perform(request, unit: unit))
            } catch {
                return (answers, error)
            }
        }
        return (answers, nil)
    }

    /// Reads words of the `holding` or `input` table.
    public func readRegisters(
        _ table: RegisterTable, address: UInt16, count: Int, unit: UInt8
    ) async throws(ModbusFault) -> [UInt16] {
        let request = ModbusRequest.read(table, address: address, count: count)
        let answer = try await perform(request, unit: unit)
        guard case .registers(let words) = answer else { throw misfit(request, unit) }
        return words
    }

    /// Reads bits of the `coil` or `discrete` table.
    public func readBits(
        _ table: RegisterTable, address: UInt16, count: Int, unit: UInt8
    ) async throws(ModbusFault) -> [Bool] {
        let request = ModbusRequest.read(table, address: address, count: count)
        let answer = try await perform(request, unit: unit)
        guard case .bits(let bits) = answer else { throw misfit(request, unit) }
        return bits
    }

    /// Function 5: the only way many controllers take a coil.
    public func writeCoil(
        _ address: UInt16, _ value: Bool, unit: UInt8
    ) async throws(ModbusFault) {
        _ = try await perform(.writeCoil(address: address, value), unit: unit)
    }

    /// Function 6.
    public func writeRegister(
        _ address: UInt16, _ value: UInt16, unit: UInt8
    ) async throws(ModbusFault) {
        _ = try await perform(.writeRegister(address: address, value), unit: unit)
    }

    /// Function 16.
    public func writeRegisters(
        _ address: UInt16, _ values: [UInt16], unit: UInt8
    ) async throws(ModbusFault) {
        _ = try await perform(.writeRegisters(address: address, values), unit: unit)
    }

    private func misfit(_ request: ModbusRequest, _ unit: UInt8) -> ModbusFault {
        ModbusFault(
            device: device, unit: unit, request: request,
            reason: .unusable("bits and words are asked for differently"))
    }
}
