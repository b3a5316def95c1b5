import TraderModel

/// The versions that a name has had. A version is its rules: the same rules are the same version whenever they come back, and other rules
/// get a number that was never given before.
struct StrategyVersions: Codable, Equatable, Sendable {
    /// Rules that are remembered of one name, at most: those used longest ago are forgotten, and would be a new version.
    static let most = 64

    private struct Known: Codable, Equatable, Sendable {
        var version: Int
        var rules: StrategyDocument
        var lastFire: BarTime?
    }

    /// The highest number that was given; 0 before the first.
    private var highest: Int
    /// By the moment of their last use.
    private var known: [Known] = []

    /// A name of which `highest` versions are known to have been, and none of their rules.
    init(highest: Int = 0) { self.highest = highest }

    /// The version of a document's rules and when it last fired; a new one when these rules never were, or are forgotten.
    mutating func take(_ document: StrategyDocument) -> (version: Int, lastFire: BarTime?) {
        let rules = document.rules
        guard let place = known.firstIndex(where: { $0.rules == rules }) else {
            note(rules, as: highest + 1)
            return (highest, nil)
        }
        let returning = known.remove(at: place)
        known.append(returning)
        return (returning.version, returning.lastFire)
    }

    /// Remembers what a version is.
    mutating func note(_ rules: StrategyDocument, as version: Int) {
        highest = max(highest, version)
        known.append(Known(version: version, rules: rules.rules, lastFire: nil))
        if known.count > Self.most { known.removeFirst() }
    }

    /// A version that no longer runs rests: its cooldown goes on when it comes back.
    mutating func rest(_ strategy: RunningStrategy) {
        guard let place = known.lastIndex(where: { $0.version == strategy.version }) else { return }
        known[place].lastFire = strategy.lastFire
    }
}
