import Testing
import TraderIndicators
import TraderModel

@Suite struct CompletedPeriodTests {
    private let hour = BarTime(unixSeconds: 1_767_225_600)

    @Test func anHourIsSeenFromTheBarThatOpensAtItsEndAndNotAtItsLastBar() {
        var period = CompletedPeriod(.oneHour)
        let answers = (0..<25).map { period.update(Double($0), at: hour.advanced(by: $0)) }
        #expect(answers[11] == nil, "the bar at :55 still belongs to the hour")
        #expect(answers[12] == 11)
        #expect(answers[24] == 23)
        #expect(answers.compactMap { $0 }.count == 2)
    }

    @Test func aPeriodWithoutABarIsLeftOut() {
        var period = CompletedPeriod(.oneHour)
        _ = period.update(1, at: hour)
        #expect(period.update(2, at: hour.advanced(by: 40)) == 1)
        #expect(period.update(3, at: hour.advanced(by: 48)) == 2)
    }

    @Test func aRunThatBeginsWithinAnHourCompletesIt() {
        var period = CompletedPeriod(.oneHour)
        #expect(period.update(1, at: hour.advanced(by: 7)) == nil)
        #expect(period.update(2, at: hour.advanced(by: 12)) == 1)
    }
}
