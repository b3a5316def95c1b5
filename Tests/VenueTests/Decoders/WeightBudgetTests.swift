import Testing
import TraderModel
import TraderVenues

@Suite("Weights of requests")
struct WeightBudgetTests {
    /// The beginning of a minute.
    private let start = Timestamp.seconds(1_795_000_020)

    private func at(_ seconds: Int64) -> Timestamp { start.advanced(bySeconds: seconds) }

    @Test("a minute takes four fifths of what the venue takes, and the next one the rest")
    func minutes() {
        var budget = WeightBudget(weightPerMinute: 10, now: start)
        #expect(budget.limit == 8)
        #expect((0..<5).map { _ in budget.place(3, at: at(5)) } == [at(5), at(5), at(60), at(60), at(120)])
        // What was not used is not saved.
        #expect(budget.place(3, at: at(190)) == at(190))
    }

    @Test("what is heavier than a minute has one to itself")
    func heavy() {
        var budget = WeightBudget(weightPerMinute: 10, now: start)
        #expect([20, 1, 20].map { budget.place($0, at: start) } == [start, at(60), at(120)])
    }

    @Test("no minute takes more, whatever is asked and when", arguments: 1...20)
    func never(seed: Int64) {
        var budget = WeightBudget(weightPerMinute: 100, now: start)
        var used: [Int64: Int] = [:]
        var now = start
        for step in 0..<500 {
            now = now.advanced(byMilliseconds: (Int64(step) * 7_919 * seed) % 4_000)
            let weight = Int((Int64(step) * 31 + seed) % 24) + 1
            let place = budget.place(weight, at: now)
            #expect(place >= now)
            used[place.wholeSeconds / 60, default: 0] += weight
        }
        #expect(used.values.allSatisfy { $0 <= 80 } && used.count > 10)
    }

    @Test("what the venue counts is what counts")
    func told() {
        var budget = WeightBudget(weightPerMinute: 100, now: start)
        #expect(budget.place(5, at: start) == start)
        budget.note(VenueLoad(usedWeight: 78, holdSeconds: nil, isBan: false), at: at(1))
        #expect(budget.place(5, at: at(2)) == at(60))
        // Of the minute that is over the venue's word says nothing for the one that is reserved.
        budget.note(VenueLoad(usedWeight: 90, holdSeconds: nil, isBan: false), at: at(3))
        #expect(budget.place(5, at: at(4)) == at(60))
        budget.note(VenueLoad(usedWeight: 2, holdSeconds: nil, isBan: false), at: at(61))
        #expect(budget.place(69, at: at(62)) == at(62) && budget.place(5, at: at(62)) == at(120))
    }

    @Test("who asks too often waits as long as the venue says, else for its next minute")
    func limited() {
        var budget = WeightBudget(weightPerMinute: 100, now: start)
        budget.wasLimited(VenueLoad(usedWeight: nil, holdSeconds: 7, isBan: false), at: at(10))
        #expect(budget.isHeld(at: at(16)) && !budget.isHeld(at: at(17)) && budget.place(1, at: at(10)) == at(17))
        budget.wasLimited(nil, at: at(20))
        #expect(budget.place(1, at: at(20)) == at(60))
        budget.wasLimited(VenueLoad(usedWeight: nil, holdSeconds: 0, isBan: false), at: at(60))
        #expect(budget.place(1, at: at(61)) == at(120))
    }

    @Test("a ban is kept for three days at most, and for longer each time when the venue does not say")
    func banned() {
        var budget = WeightBudget(weightPerMinute: 100, now: start)
        budget.wasLimited(VenueLoad(usedWeight: nil, holdSeconds: 259_200, isBan: true), at: start)
        #expect(budget.place(1, at: start) == at(259_200))
        var other = WeightBudget(weightPerMinute: 100, now: start)
        let ban = VenueLoad(usedWeight: nil, holdSeconds: nil, isBan: true)
        other.wasLimited(ban, at: start)
        other.wasLimited(ban, at: start)
        #expect(other.place(1, at: start) == at(120))
        other.wasLimited(ban, at: at(120))
        #expect(other.place(1, at: at(121)) == at(360))
        other.wasAnswered(nil, at: at(361))
        other.wasLimited(ban, at: at(400))
        #expect(other.place(1, at: at(400)) == at(520))
    }
}
