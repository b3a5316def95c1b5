import LiqPoller
import MarketFeed
import TraderModel
import TraderVenues
import VenueSimulator

/// What the sources wish, made by simulated venues: an answer takes its time, comes after minutes, or never.
extension World {
    /// Seconds that an answer takes.
    private static let answerSeconds = 0.02...0.6
    /// Seconds after which an answer comes that hangs, when it comes at all: also when nobody waits for it any more.
    private static let hangSeconds = 5.0...240.0

    func make(_ wish: FeedSource.Wish, of life: Life) {
        switch wish {
        case .follow(let list): follow(list, by: life)
        case .answer(let number, let refusal): hear(refusal, to: number, of: life.name)
        // A line of quotes is not connected while nobody follows any.
        case .connect(let line, let pause):
            if line == .bars { queue.add(.connectStream(life.name, life: life.number), at: moment(after: spread(pause))) }
        case .giveUp(let line, _): if line == .bars { giveUpStream(of: life.name) }
        case .listing:
            let symbols = (plan.market.instruments[life.name] ?? []).map(\.symbol)
            let listing = VenueListing(contracts: [], symbols: Set(symbols))
            answer(.feed(.toldListing(.success(listing))), to: life, hang: (weather.restHang, .restHung))
        case .settlements: break
        case .bars(let number, let question):
            let result = Result { () throws(VenueError) in
                try venue.bars(of: question.series.instrument, from: question.first, through: question.last, self)
            }
            if case .failure = result { note(.restFailed) }
            answer(.feed(.answered(number, result)), to: life, hang: (weather.restHang, .restHung))
        case .time(let question):
            let result = Result { () throws(VenueError) in try venue.time(of: life.name, self) }
            answer(.feed(.toldTime(result, question: question, at: question)), to: life, hang: (weather.restHang, .restHung))
        case .pause(let series, let pause): life.schedule(.feed(.pauseOver(series)), at: moment(after: pause), self)
        }
    }

    func make(_ wish: PollSource.Wish, of life: Life) {
        switch wish {
        case .rows(let number, let question):
            let result = Result { () throws(VenueError) in try venue.rows(of: question.contract, from: question.first, self) }
            if case .failure = result { note(.pollFailed) }
            answer(.poll(.answered(number, result)), to: life, hang: (weather.pollHang, .pollHung))
        case .time(let question):
            let result = Result { () throws(VenueError) in try venue.time(of: life.name, self) }
            answer(.poll(.toldTime(result, question: question, at: question)), to: life, hang: (weather.pollHang, .pollHung))
        case .pause(let contract, let pause): life.schedule(.poll(.pauseOver(contract)), at: moment(after: pause), self)
        }
    }

    private func answer(_ event: ProcessEvent, to life: Life, hang: (chance: Double, kind: FaultKind)) {
        if let moment = answerTime(hang: hang) { life.schedule(event, at: moment, self) }
    }

    /// When an answer comes; nil for one that never does.
    private func answerTime(hang: (chance: Double, kind: FaultKind)) -> Timestamp? {
        guard happens(hang.chance) else { return moment(after: Self.answerSeconds) }
        note(hang.kind)
        return numbers.happens(onceIn: 2) ? nil : moment(after: Self.hangSeconds)
    }

    private func moment(after pause: Duration) -> Timestamp {
        clock.now.advanced(byMilliseconds: pause.components.seconds * 1_000 + pause.components.attoseconds / 1_000_000_000_000_000)
    }

    /// What an attempt to connect takes, with the spread of its pause.
    private func spread(_ pause: Duration) -> ClosedRange<Double> {
        let seconds = Double(pause.components.seconds)
        return seconds * 0.75 + 0.1...seconds * 1.25 + 2
    }
}
