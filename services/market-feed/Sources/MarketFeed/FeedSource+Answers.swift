import Logging
import TraderModel
import TraderService
import TraderSources
import TraderVenues

/// What REST answers.
extension FeedSource {
    mutating func inputs(
        answering number: Int, _ result: Result<[TimedBar], VenueError>, _ machine: CandleMachine, at now: Timestamp
    ) -> [CandleInput] {
        // An answer that nobody waits for any more says nothing: it is of a question that was given up.
        guard let series = lanes.first(where: { $0.value.asked?.number == number })?.key, var lane = lanes[series] else { return [] }
        defer { lanes[series] = lane }
        switch result {
        case .success(let bars) where lane.doubts(bars, number):
            guard let asked = lane.asked else { return [] }
            say(.warning, "an empty answer", ["series": "\(series)", "from": "\(asked.question.first)", "attempt": "\(asked.attempt)"])
            lastNumber += 1
            lane.askAgain(as: lastNumber, at: now)
            wishes.append(.bars(lastNumber, asked.question))
            return []
        case .success(let bars):
            guard let asked = lane.answered(number) else { return [] }
            if case .shadow(let range) = lane.errand {
                lane.end()
                return revisions(of: series, range, bars, at: now)
            }
            guard let page = asked.page, let input = lane.load?.input(answering: page, with: bars, machine, asked: asked.at, at: now) else {
                return []
            }
            lane.settled = page
            return [input]
        case .failure(let error):
            guard lane.answered(number) != nil else { return [] }
            fail(&lane, series, "\(error)", machine, at: now)
            return []
        }
    }

    /// What was asked of REST for a series came to nothing.
    mutating func fail(
        _ lane: inout FeedLane, _ series: Series, _ reason: String, _ machine: CandleMachine, at now: Timestamp
    ) {
        switch lane.errand {
        case .history:
            let pause = lane.failed(reason, reached: machine.lastFinal(of: series))
            say(.warning, "history not loaded", ["series": "\(series)", "reason": reason, "again": "\(pause)"])
            wishes.append(.pause(series, pause))
        case .confirmation(let wish, _): confirmed(&lane, wish, reason, machine, at: now)
        case .shadow: endCheck(&lane, series, reason)
        case nil: break
        }
    }

    /// REST was asked for a bar: it is there now, or waits for `reason`.
    mutating func confirmed(
        _ lane: inout FeedLane, _ wish: CandleMachine.Wish, _ reason: String, _ machine: CandleMachine, at now: Timestamp
    ) {
        lane.end()
        let isThere = confirmations.asked(for: wish, machine, at: now, reason: reason)
        if !isThere { say(.warning, "no confirmation", ["bar": "\(wish.series) \(wish.bar)", "reason": reason]) }
    }

    /// Holds final bars of a series against what REST tells of them now.
    mutating func revisions(of series: Series, _ range: ClosedRange<BarTime>, _ answer: [TimedBar], at now: Timestamp)
        -> [CandleInput]
    {
        unchecked.remove(series)
        // One empty answer does not take a day of bars away, and one of the past not the bars that it does not reach: its last row may
        // still have been running.
        let over = series.part == series ? answer : CandleJoin.bars(of: series, in: answer.dropLast())
        let last = series.part == series ? answer.last?.ts.advanced(by: -1, of: series.length) : over.last?.ts
        guard let last, let first = over.first?.ts, last >= range.lowerBound, first <= range.upperBound else {
            let error = VenueError.malformed("it has none of \(range.lowerBound) to \(range.upperBound)")
            say(.warning, "not checked", ["series": "\(series)", "reason": "\(error)"])
            return []
        }
        let compared = (series.part == series ? range.lowerBound : max(first, range.lowerBound))...min(last, range.upperBound)
        let revisions = shadow.revisions(of: series, compared, answer: over, at: now)
        for revision in revisions {
            shadow.note(revision)
            say(.warning, "the venue has changed a bar", ["bar": "\(series) \(revision.ts)"])
        }
        check.bars += Int(compared.upperBound.seconds(since: compared.lowerBound) / series.length.seconds) + 1
        check.revised += revisions.count
        return revisions.isEmpty ? [] : [.revised(revisions)]
    }

    mutating func endCheck(_ lane: inout FeedLane, _ series: Series, _ reason: String) {
        lane.end()
        unchecked.remove(series)
        say(.warning, "not checked", ["series": "\(series)", "reason": reason])
    }
}
