public import Foundation
public import TraderSignals

/// A state of signal-engine's machine as version 3 wrote it, made from one of now.
public enum SignalStateV3 {
    /// The state with the highest version of each name in place of its versions, and with a memory by fingerprints that says nothing true.
    public static func made(from machine: SignalMachine) throws -> Data {
        guard var state = try JSONSerialization.jsonObject(with: JSONEncoder().encode(machine)) as? [String: Any],
            var set = state["strategySet"] as? [String: Any], let versions = set["versions"] as? [String: [String: Any]],
            let queues = state.removeValue(forKey: "queues") as? [Any], queues.count == 2
        else { throw CocoaError(.propertyListReadCorrupt) }
        set["versions"] = versions.mapValues { $0["highest"] as? Int ?? 0 }
        set["memory"] = ["states": ["1": ["ema": "wrong"]], "values": ["1": "AAAAAAAA8D8="], "aggregators": [String: String]()]
        state["strategySet"] = set
        (state["btc"], state["eth"], state["inputs"]) = (queues[0], queues[1], nil)
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
