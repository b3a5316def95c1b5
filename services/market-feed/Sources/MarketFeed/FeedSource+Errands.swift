import Logging
import TraderModel
import TraderService
import TraderSources
import TraderVenues

/// What REST is asked for.
extension FeedSource {
    mutating func giveUp(_ machine: CandleMachine, at now: Timestamp) {
        for series in lanes.keys.sorted() {
            guard var lane = lanes[series] else { continue }
            // What a clock that was put back made of the question's moment counts whether it is given up or not.
            if let number = lane.overdue(at: now), lane.answered(number) != nil {
                fail(&lane, series, "\(VenueError.unanswered(by: series.instrument.venue))", machine, at: now)
            }
            lanes[series] = lane
        }
    }

    mutating func beginErrands(_ machine: CandleMachine, at now: Timestamp) {
        let sure = clock.sureTime(at: now)
        for series in unloaded.sorted() where lanes[series, default: FeedLane()].isFree && !isAbsent(series.instrument, machine) {
            let newest = CandleHistory.newestWhole(at: sure, of: series.part.length)
            let start =
                machine.lastFinal(of: series)?.advanced(by: 1, of: series.part.length) ?? reach.oldest(of: series.length, before: newest)
            begin(.history, series, from: start, through: newest, isHistory: machine.needsHistory(series))
        }
        for wish in confirmations.due(for: machine, at: now)
        where !unloaded.contains(wish.series) && lanes[wish.series, default: FeedLane()].isFree {
            // While our clock is ahead of the venue's, a bar that is over here may still be running there.
            let newest = CandleHistory.newestWhole(at: sure, of: wish.series.part.length)
            let obstacle = newest < wish.bar ? "our clock is ahead of the venue's" : nil
            begin(.confirmation(wish, obstacle: obstacle), wish.series, from: wish.bar, through: newest, isHistory: false)
        }
        if shadow.isDue(at: now) {
            shadow.checked(at: now)
            unchecked = Set(machine.series).subtracting(unloaded)
            check = (0, 0)
        }
        for series in unchecked.sorted() where lanes[series, default: FeedLane()].isFree {
            guard let range = shadow.range(of: series, at: now, atMost: shadowBars(of: series)) else {
                unchecked.remove(series)
                continue
            }
            lanes[series, default: FeedLane()].errand = .shadow(range)
        }
    }

    mutating func begin(
        _ errand: FeedLane.Errand, _ series: Series, from start: BarTime, through newest: BarTime, isHistory: Bool
    ) {
        lanes[series, default: FeedLane()].errand = errand
        lanes[series]?.load = CandleLoad(
            series, from: start, through: newest, isHistory: isHistory, pageBars: rules.pageBars)
    }

    /// Bars of a series that one question can ask for, with one that is later.
    private func shadowBars(of series: Series) -> Int {
        Int(Int64(rules.pageBars - 2) * series.part.length.seconds / series.length.seconds)
    }

    /// Asks the next question of each lane, and ends the errands that have none left.
    mutating func goOn(_ machine: CandleMachine, at now: Timestamp) -> [CandleInput] {
        var inputs: [CandleInput] = []
        var historyQuestions = lanes.values.count { lane in
            if case .history = lane.errand { lane.asked != nil } else { false }
        }
        // The oldest first, so that what is loaded of many can be judged as it comes.
        let order = lanes.keys.sorted { left, right in
            (machine.lastFinal(of: left)?.unixSeconds ?? 0, left) < (machine.lastFinal(of: right)?.unixSeconds ?? 0, right)
        }
        for series in order {
            guard var lane = lanes[series], lane.isReady else { continue }
            defer { lanes[series] = lane }
            if let page = lane.settled.take() { lane.load?.settled(page, machine) }
            if lane.load?.isStuck ?? false {
                fail(&lane, series, "\(VenueError.malformed("it tells fewer bars than it is asked for"))", machine, at: now)
                continue
            }
            if case .history = lane.errand, historyQuestions >= Self.mostHistoryQuestions { continue }
            if case .shadow(let range) = lane.errand {
                let end = range.upperBound.advanced(by: 1, of: series.length)
                // A venue whose parts are asked for shows with a later one that the last is over.
                let last = series.part == series ? range.upperBound : end
                ask(&lane, BarQuestion(series.part, from: range.lowerBound, through: last), of: nil, at: now)
            } else if let page = lane.load?.next() {
                if case .history = lane.errand { historyQuestions += 1 }
                ask(&lane, BarQuestion(page.series, from: page.first, through: page.last), of: page, at: now)
            } else if case .confirmation(let wish, let obstacle) = lane.errand {
                confirmed(&lane, wish, obstacle ?? "REST does not have it whole yet", machine, at: now)
            } else {
                lane.end()
                inputs += loaded(series, machine)
            }
        }
        return inputs
    }

    mutating func ask(_ lane: inout FeedLane, _ question: BarQuestion, of page: CandleLoad.Question?, at now: Timestamp) {
        lastNumber += 1
        lane.ask(question, of: page, as: lastNumber, at: now)
        wishes.append(.bars(lastNumber, question))
    }

    mutating func loaded(_ series: Series, _ machine: CandleMachine) -> [CandleInput] {
        unloaded.remove(series)
        starting.remove(series)
        missed.remove(series)
        say(.info, "history loaded", ["series": "\(series)", "last": machine.lastFinal(of: series).map { "\($0)" } ?? "none"])
        return [.loaded(series)]
    }

    mutating func endCheck(at now: Timestamp) {
        guard unchecked.isEmpty, check.bars > 0 else { return }
        lastCheck = SourceReport.ShadowCheck(checkedAt: now.microseconds, bars: check.bars, revised: check.revised)
        check = (0, 0)
    }
}
