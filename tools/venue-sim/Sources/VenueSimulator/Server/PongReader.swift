/// Finds the payloads of pongs in what a client sends on a socket, byte by byte, whatever pieces it comes in.
package struct PongReader: Sendable {
    private enum Place {
        case opcode
        case length
        case longLength(left: Int)
        case mask(left: Int)
        case payload
    }

    private static let pong: UInt8 = 0xA
    /// A control frame's longest payload.
    private static let longest = 125

    private var place = Place.opcode
    private var opcode: UInt8 = 0
    private var length = 0
    private var isMasked = false
    private var mask: [UInt8] = []
    private var payload: [UInt8] = []

    package init() {}

    /// The payloads, as text, of the pongs that end in these bytes.
    package mutating func payloads(in bytes: some Sequence<UInt8>) -> [String] {
        bytes.compactMap { take($0) }
    }

    private mutating func take(_ byte: UInt8) -> String? {
        switch place {
        case .opcode:
            opcode = byte & 0x0F
            (length, mask, payload) = (0, [], [])
            place = .length
        case .length:
            isMasked = byte & 0x80 != 0
            switch byte & 0x7F {
            case 126: place = .longLength(left: 2)
            case 127: place = .longLength(left: 8)
            case let short:
                length = Int(short)
                return begin()
            }
        case .longLength(let left):
            length = (length << 8 | Int(byte)) & Int.max
            if left > 1 { place = .longLength(left: left - 1) } else { return begin() }
        case .mask(let left):
            mask.append(byte)
            if left > 1 { place = .mask(left: left - 1) } else { return beginPayload() }
        case .payload:
            if opcode == Self.pong, payload.count < Self.longest { payload.append(isMasked ? byte ^ mask[payload.count % 4] : byte) }
            length -= 1
            if length == 0 { return end() }
        }
        return nil
    }

    private mutating func begin() -> String? {
        guard isMasked else { return beginPayload() }
        place = .mask(left: 4)
        return nil
    }

    private mutating func beginPayload() -> String? {
        guard length > 0 else { return end() }
        place = .payload
        return nil
    }

    private mutating func end() -> String? {
        place = .opcode
        return opcode == Self.pong ? String(decoding: payload, as: UTF8.self) : nil
    }
}
