import MarketFeed
import TraderModel
import TraderProto

/// Whoever changes what the feeds follow, and what they wait for.
struct Watchers {
    private var waiting: [ServiceName: [Int: WatchChange]] = [:]
    private var lastNumber = 0
    /// Changes that were told as made, in all.
    private(set) var made = 0

    mutating func ask(_ change: WatchChange, of feed: ServiceName) -> Int {
        lastNumber += 1
        waiting[feed, default: [:]][lastNumber] = change
        return lastNumber
    }

    /// What was asked for under a number; nil when nobody waits under it.
    mutating func hear(_ number: Int, of feed: ServiceName, isRefused: Bool) -> WatchChange? {
        if !isRefused { made += 1 }
        return waiting[feed]?.removeValue(forKey: number)
    }

    /// A feed is gone: whoever waits for it hears that from the connection. Answers what they had asked for.
    mutating func leave(_ feed: ServiceName) -> [WatchChange] { (waiting.removeValue(forKey: feed) ?? [:]).map(\.value) }
}

/// What is followed: those who change it, by the commands of the feeds.
extension World {
    /// Somebody has a feed follow an instrument, or give it up. What the platform's own lane reads stays followed.
    func changeWatchList() {
        let others = plan.market.all.filter { !RunMarket.home.contains($0) }
        guard !others.isEmpty else { return }
        for _ in 0..<numbers.number(in: 1...2) {
            let instrument = others[Int(numbers.number(in: 0...Int64(others.count - 1)))]
            let feed = RunMarket.feed(of: instrument)
            let channels: [WatchedChannel] = RunMarket.closesBars(instrument) ? [.fiveMinuteBars, .oneMinuteBars] : [.fiveMinuteBars]
            var what = channels.filter { _ in numbers.happens(onceIn: 2) }
            if what.isEmpty { what = channels }
            let wish = WatchChange(isFollowed: !numbers.happens(onceIn: 3), instrument: instrument, channels: Set(what))
            ask(wish, of: feed)
        }
    }

    private func ask(_ wish: WatchChange, of feed: ServiceName) {
        guard isUp(feed), let venue = feed.venue else { return }
        let command = Command(
            id: "", deadline: .max, name: wish.isFollowed ? WatchChange.follow : WatchChange.unfollow, arguments: wish.arguments)
        do throws(WatchChange.Unreadable) {
            let change = try WatchChange(command, venue: venue)
            guard change == wish else { return judge.fail("\(feed): a command is read as another change: \(wish)") }
            tell(.feed(.change(change, watchers.ask(change, of: feed))), to: feed, at: clock.now.advanced(byMilliseconds: 1))
        } catch {
            judge.fail("\(feed): a command cannot be read: \(error)")
        }
    }

    /// Holds what somebody was told against the log: what was made is there, what was refused is not.
    func hear(_ refusal: String?, to number: Int, of feed: ServiceName) {
        guard let change = watchers.hear(number, of: feed, isRefused: refusal != nil) else {
            return judge.fail("\(feed): a change of what is followed is answered that nobody waits for")
        }
        judge.check(change, refusal, of: feed)
    }
}
