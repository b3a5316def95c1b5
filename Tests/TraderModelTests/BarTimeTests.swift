import TestSupport
import Testing
import TraderModel

@Suite struct BarTimeTests {
    private let bar = BarTime(unixSeconds: 1_768_694_700)

    @Test func aBarClosesOneLengthAfterItOpens() {
        #expect(bar.openTime == .seconds(1_768_694_700))
        #expect(bar.closeTime() == .seconds(1_768_695_000))
        #expect(bar.closeTime(of: .oneHour) == .seconds(1_768_698_300))
    }

    @Test func barsAreCountedForwardsAndBackwards() {
        #expect(bar.advanced(by: 3).seconds(since: bar) == 900)
        #expect(bar.advanced(by: -2, of: .oneHour).seconds(since: bar) == -7_200)
        #expect(bar.advanced(by: 5).advanced(by: -5) == bar)
        #expect(bar < bar.advanced(by: 1))
    }

    @Test(arguments: [
        (1_768_694_700, 1_768_694_700, 1_768_694_400), (1_768_694_999, 1_768_694_700, 1_768_694_400),
        (1_768_695_000, 1_768_695_000, 1_768_694_400),
        (-1, -300, -3_600), (-300, -300, -3_600), (-3_600, -3_600, -3_600), (-3_601, -3_900, -7_200), (0, 0, 0),
    ])
    func aMomentLiesInTheBarThatOpenedLast(seconds: Int64, fiveMinutes: Int64, hour: Int64) {
        #expect(BarLength.fiveMinutes.bar(containing: .seconds(seconds)).unixSeconds == fiveMinutes)
        #expect(BarLength.oneHour.bar(containing: .seconds(seconds)).unixSeconds == hour)
        #expect(BarLength.oneHour.bar(containing: BarTime(unixSeconds: fiveMinutes)).unixSeconds == hour)
    }

    @Test func aMomentJustBeforeABarLiesInTheBarBefore() {
        let moment = Timestamp(microseconds: bar.openTime.microseconds - 1)
        #expect(BarLength.fiveMinutes.bar(containing: moment) == bar.advanced(by: -1))
    }

    @Test func onlyMultiplesOfTheLengthAreAligned() {
        #expect(BarLength.fiveMinutes.isAligned(bar))
        #expect(!BarLength.oneHour.isAligned(bar))
        #expect(!BarLength.fiveMinutes.isAligned(BarTime(unixSeconds: bar.unixSeconds + 1)))
        #expect(BarLength.allCases.allSatisfy { $0.isAligned(BarTime(unixSeconds: -86_400)) })
    }

    @Test func aBarIsNamedByItsUnixSecondsAndPrintsInUTC() throws {
        #expect(try jsonText([bar]) == "[1768694700]")
        #expect(try throughJSON(bar) == bar)
        #expect(bar.description == "2026-01-18T00:05:00Z")
    }

    @Test(arguments: [-1, 1 << 33, .max, .min])
    func aTimeOutOfRangeIsRefused(seconds: Int64) {
        #expect(BarTime(exactly: seconds) == nil && BarLength.fiveMinutes.bar(opening: seconds) == nil)
        #expect(throws: DecodingError.self) { try fromJSON("[\(seconds)]", as: [BarTime].self) }
    }

    @Test func theFarthestTimesCanBeReckonedWith() throws {
        for bar in [BarTime(exactly: 0), BarTime(exactly: (1 << 33) - 1)].compactMap(\.self) {
            #expect(try throughJSON(bar) == bar)
            for length in BarLength.allCases {
                let next = length.bar(
                    containing: BarTime(unixSeconds: bar.unixSeconds + Trade.holdSecondsLimits.upperBound).closeTime(of: length))
                #expect(next > bar && !next.description.isEmpty)
            }
        }
    }

    @Test func aReadingIsFinalTwoMinutesAfterItsHour() {
        #expect(LiquidationReading.publicationTime(of: BarTime(unixSeconds: 7_200)) == .seconds(7_200 + 3_600 + 120))
    }
}
