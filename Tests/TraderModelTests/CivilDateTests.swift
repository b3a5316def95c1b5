import Testing
import TraderModel

@Suite struct CivilDateTests {
    /// Walks the calendar day by day by its plain rules, from 1600-01-01 to 2400-12-31.
    @Test func everyDayOfEightCenturiesFollowsTheOneBefore() {
        var (year, month, day) = (1600, 1, 1)
        var wrong = 0
        for days in -135_140..<157_420 {
            let date = CivilDate(daysSince1970: days)
            if date.parts != (year, month, day) || CivilDate(year: year, month: month, day: day) != date { wrong += 1 }
            day += 1
            if day > Self.length(of: month, in: year) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(wrong == 0)
        #expect((year, month, day) == (2401, 1, 1))
    }

    @Test func theFirstDayOf1970IsDayZero() {
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.daysSince1970 == 0)
        #expect(CivilDate(year: 2026, month: 1, day: 18)?.daysSince1970 == 20_471)
    }

    @Test func aDayThatDoesNotExistIsRefused() {
        for year in [1900, 2023, 2100] { #expect(CivilDate(year: year, month: 2, day: 29) == nil) }
        for year in [2000, 2024, 2400] { #expect(CivilDate(year: year, month: 2, day: 29) != nil) }
        for month in [4, 6, 9, 11] { #expect(CivilDate(year: 2026, month: month, day: 31) == nil) }
        #expect(CivilDate(year: 2026, month: 0, day: 1) == nil)
        #expect(CivilDate(year: 2026, month: 1, day: 0) == nil)
    }

    @Test func aDayPrintsWithLeadingZeros() {
        #expect(CivilDate(year: 987, month: 6, day: 5)?.description == "0987-06-05")
    }

    private static func length(of month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}
