public import Foundation
public import TraderSignals

/// A state of signal-engine's machine as the release before wrote it, made from one of now: what else it holds has not changed since.
public enum SignalStateV3 {
    /// The state with the highest version of each name in place of its versions, and with a memory by fingerprints that says nothing true.
    public static func made(from machine: SignalMachine) throws -> Data {
        guard var state = try JSONSerialization.jsonObject(with: JSONEncoder().encode(machine)) as? [String: Any],
            var set = state["strategySet"] as? [String: Any], let versions = set["versions"] as? [String: [String: Any]]
        else { throw CocoaError(.propertyListReadCorrupt) }
        set["versions"] = versions.mapValues { $0["highest"] as? Int ?? 0 }
        set["memory"] = ["states": ["1": ["ema": "wrong"]], "values": ["1": "AAAAAAAA8D8="], "aggregators": [String: String]()]
        state["strategySet"] = set
        return try PropertyListSerialization.data(fromPropertyList: listed(state), format: .binary, options: 0)
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

    /// The same of a state as it is kept.
    public static func made(from state: Data) throws -> Data {
        try made(from: PropertyListDecoder().decode(SignalMachine.self, from: state))
    }
}
