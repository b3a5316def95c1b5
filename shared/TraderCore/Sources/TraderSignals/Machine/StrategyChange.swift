/// A change of what runs, as it is journaled.
public enum StrategyChange: Codable, Equatable, Sendable {
    /// Adds a strategy, which runs from then on; or gives the one of that name new rules, which are a new version.
    case define(StrategyDocument)
    case start(String)
    /// It does not fire from then on; a trade that is open ends as its document says.
    case stop(String)
    case remove(String)
    /// The desk has no trade of a version that was replaced or removed: it is judged no more.
    case retire(String, version: Int)

    /// The strategy that changes.
    public var name: String {
        switch self {
        case .define(let document): document.name
        case .start(let name), .stop(let name), .remove(let name), .retire(let name, _): name
        }
    }
}

extension StrategyChange: CustomStringConvertible {
    /// `define LQ-1`: without the document.
    public var description: String {
        switch self {
        case .define(let document): "define \(document.name)"
        case .start(let name): "start \(name)"
        case .stop(let name): "stop \(name)"
        case .remove(let name): "remove \(name)"
        case .retire(let name, let version): "retire \(name)@\(version)"
        }
    }
}
