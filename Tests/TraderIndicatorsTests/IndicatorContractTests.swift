import TestSupport
import Testing

/// What every indicator promises.
@Suite struct IndicatorContractTests {
    @Test(arguments: IndicatorCase.all)
    func itAnswersWhatPandasAnswers(indicator: IndicatorCase) throws {
        let rows = try IndicatorCase.rows()
        let answers = try indicator.answers(rows) { _ in false }
        #expect(rows.count == 420)
        for (index, row) in rows.enumerated() {
            switch (answers[index], row.expected[indicator.column]) {
            case (nil, nil): continue
            case (let answer?, let expected?) where (answer - expected).magnitude <= indicator.tolerance: continue
            case (let answer, let expected):
                Issue.record("row \(index): \(String(describing: answer)), pandas \(String(describing: expected))")
            }
        }
    }

    @Test(arguments: IndicatorCase.all.filter { $0.warmUp != nil })
    func itIsSilentExactlyWhileItWarmsUp(indicator: IndicatorCase) throws {
        let warmUp = try #require(indicator.warmUp)
        let answers = try indicator.answers(try IndicatorCase.rows()) { _ in false }
        #expect(answers.prefix(warmUp).allSatisfy { $0 == nil })
        #expect(answers.dropFirst(warmUp).allSatisfy { $0 != nil })
    }

    @Test(arguments: IndicatorCase.all)
    func aSnapshotAtAnyPointGoesOnTheSame(indicator: IndicatorCase) throws {
        let rows = try IndicatorCase.rows()
        let answers = try indicator.answers(rows) { _ in false }
        #expect(try indicator.answers(rows) { _ in true } == answers)
        #expect(try indicator.answers(rows) { $0 == 200 } == answers)
    }

    @Test(arguments: IndicatorCase.all)
    func aCopyGoesItsOwnWay(indicator: IndicatorCase) throws {
        let rows = try IndicatorCase.rows()
        for count in [1, 2, 3, 49, 50, 51, 97, 130, 300] { #expect(indicator.copyIsIndependent(Array(rows.prefix(count)))) }
    }

    @Test(arguments: IndicatorCase.all)
    func whatComesLaterChangesNoEarlierAnswer(indicator: IndicatorCase) throws {
        let rows = try IndicatorCase.rows()
        let answers = try indicator.answers(rows) { _ in false }
        for count in stride(from: 1, to: rows.count, by: 37) {
            let poisoned = rows.prefix(count) + rows.dropFirst(count).map { .init(bar: $0.bar, value: -1_000 * $0.value, expected: [:]) }
            #expect(try indicator.answers(Array(poisoned)) { _ in false }.prefix(count) == answers.prefix(count))
        }
    }
}
