import Foundation

/// A machine as a store keeps it: a binary property list. The one place that reads property lists.
package enum MachineState {
    private static let head = Array("bplist00".utf8)

    /// The state of a machine as bytes.
    static func bytes(of machine: some Encodable) throws -> [UInt8] {
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        return [UInt8](try encoder.encode(machine))
    }

    /// The machine in `bytes`. Throws when they are none of it; the reader's other forms, which are text of any depth, are not tried.
    package static func machine<Machine: Decodable>(_ type: Machine.Type = Machine.self, in bytes: [UInt8]) throws -> Machine {
        guard bytes.starts(with: head) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no binary property list"))
        }
        return try PropertyListDecoder().decode(type, from: Data(bytes))
    }
}
