public import Foundation
public import TraderSignals

/// A state of signal-engine's machine as version 3 wrote it.
public enum SignalStateV3 {
    /// Made from a state of version 5, which held the same otherwise: with the highest version of each name in place of its versions, and
    /// with a memory by fingerprints that says nothing true.
    public static func made(fromVersion5 state: Data) throws -> Data {
        let json = try JSONEncoder().encode(PropertyListDecoder().decode(Value.self, from: state))
        guard var state = try JSONSerialization.jsonObject(with: json) as? [String: Any], let set = state["strategySet"] as? [String: Any]
        else { throw CocoaError(.propertyListReadCorrupt) }
        state["strategySet"] = try earlier(set)
        return try PropertyListSerialization.data(fromPropertyList: listed(state), format: .binary, options: 0)
    }

    /// Made from a machine of now that has seen no bars, or whose bars do not matter: strategies, their versions, and how far the source of
    /// readings is complete.
    public static func made(from machine: SignalMachine) throws -> Data {
        guard let state = try JSONSerialization.jsonObject(with: JSONEncoder().encode(machine)) as? [String: Any],
            let set = state["strategySet"] as? [String: Any], let market = state["market"] as? [String: Any],
            let levels = (set["lanes"] as? [[String: Any]])?.first?["levels"]
        else { throw CocoaError(.propertyListReadCorrupt) }
        let none = ["candles": [Any]()]
        return try PropertyListSerialization.data(
            fromPropertyList: listed(
                [
                    "btc": none, "eth": none, "liquidations": levels, "watermark": market["watermark"] ?? 0,
                    "passed": market["passed"] ?? 0,
                    "strategySet": try earlier(set), "history": ["rows": "", "next": 0, "digest": String(repeating: "0", count: 16)],
                ] as [String: Any]), format: .binary, options: 0)
    }

    private static func earlier(_ set: [String: Any]) throws -> [String: Any] {
        guard let versions = set["versions"] as? [String: [String: Any]], let members = set["members"] else {
            throw CocoaError(.propertyListReadCorrupt)
        }
        return [
            "members": members, "versions": versions.mapValues { $0["highest"] as? Int ?? 0 },
            "memory": ["states": ["1": ["ema": "wrong"]], "values": ["1": "AAAAAAAA8D8="], "aggregators": [String: String]()],
        ]
    }

    /// Anything that a state holds.
    private enum Value: Codable {
        case none
        case bool(Bool)
        case integer(Int64)
        case double(Double)
        case text(String)
        case list([Value])
        case members([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .none
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let integer = try? container.decode(Int64.self) {
                self = .integer(integer)
            } else if let double = try? container.decode(Double.self) {
                self = .double(double)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .members(try container.decode([String: Value].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .none: try container.encodeNil()
            case .bool(let bool): try container.encode(bool)
            case .integer(let integer): try container.encode(integer)
            case .double(let double): try container.encode(double)
            case .text(let text): try container.encode(text)
            case .list(let list): try container.encode(list)
            case .members(let members): try container.encode(members)
            }
        }
    }

    /// A property list has no null: its encoder writes a word for it.
    private static func listed(_ value: Any) -> Any {
        switch value {
        case let members as [String: Any]: members.mapValues(listed)
        case let elements as [Any]: elements.map(listed)
        case is NSNull: "$null"
        default: value
        }
    }
}
