/// The versions that a name has had. A version is its rules: the same rules are the same version whenever they come back, and other rules
/// get a number that was never given before.
struct StrategyVersions: Codable, Equatable, Sendable {
    /// Rules that are remembered of one name, at most: those used longest ago are forgotten, and would be a new version.
    static let most = 64

    private struct Known: Codable, Equatable, Sendable {
        var version: Int
        var rules: StrategyDocument
    }

    /// The highest number that was given; 0 before the first.
    private var highest: Int
    /// By the moment of their last use.
    private var known: [Known] = []

    /// A name of which `highest` versions are known to have been, and none of their rules.
    init(highest: Int = 0) { self.highest = highest }

    /// The version of a document's rules; a new one when these rules never were, or are forgotten.
    mutating func take(_ document: StrategyDocument) -> Int {
        let rules = document.rules
        guard let place = known.firstIndex(where: { $0.rules == rules }) else {
            note(rules, as: highest + 1)
            return highest
        }
        let returning = known.remove(at: place)
        known.append(returning)
        return returning.version
    }

    /// Remembers what a version is.
    mutating func note(_ rules: StrategyDocument, as version: Int) {
        highest = max(highest, version)
        known.append(Known(version: version, rules: rules.rules))
        if known.count > Self.most { known.removeFirst() }
    }
}
