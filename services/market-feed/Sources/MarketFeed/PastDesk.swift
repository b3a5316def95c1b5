import TraderModel
package import TraderProto
import TraderService
package import TraderVenues

/// Answers the command `past` of what the venue's REST interface has: beside the loop, which knows nothing of it.
package struct PastDesk: Sendable {
    private let venue: any FeedVenue

    package init(venue: any FeedVenue) { self.venue = venue }

    func register(in commands: CommandTable) {
        commands.answer(PastQuestion.command) { command in
            do throws(WatchChange.Unreadable) {
                let question = try PastQuestion(command, venue: venue.rules.venue)
                return await answer(question, command)
            } catch {
                return .refused(command.id, error.reason)
            }
        }
    }

    private func answer(_ question: PastQuestion, _ command: Command) async -> CommandReply {
        do {
            let bars = try await bars(question)
            let past = PastBars(question.series, bars.map { PastBars.candle(question.series, $0.ts, $0.bar) })
            return .accepted(command.id, result: String(decoding: try WireCodec.encode(past), as: UTF8.self))
        } catch {
            return .refused(command.id, "\(error)")
        }
    }

    /// Up to `count` bars that lead up to `before` without a gap; fewer where the venue has no more.
    ///
    /// A bar that REST leaves out between two others had no trade. What it leaves out at the end is known to have had none by the bar that comes
    /// behind it: one is asked for beyond the last.
    package func bars(_ question: PastQuestion) async throws -> [TimedBar] {
        let (series, part) = (question.series, question.series.part)
        let first = question.before.advanced(by: -question.count, of: series.length)
        var told: [TimedBar] = []
        for page in CandleHistory.pages(from: first, through: question.before, of: part.length, atMost: venue.rules.pageBars) {
            told += try await venue.bars(BarQuestion(part, from: page.first, through: page.last))
        }
        let whole = CandleJoin.bars(of: series, in: CandleJoin.filled(told, of: part.length))
        return whole.filter { first <= $0.ts && $0.ts < question.before }
    }
}
