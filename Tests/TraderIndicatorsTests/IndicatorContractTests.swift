import TestSupport
import Testing
import TraderIndicators

/// What every indicator promises.
@Suite struct IndicatorContractTests {
    @Test func theReferencesAreWhole() throws {
        #expect(try IndicatorCase.rows(.values).count == 420)
        #expect(try IndicatorCase.rows(.bars).count == 400)
    }

    @Test(arguments: IndicatorCase.all)
    func itAnswersWhatTheReferenceAnswers(indicator: IndicatorCase) throws {
        let rows = try IndicatorCase.rows(indicator.reference)
        let answers = try indicator.answers(rows) { _ in false }
        for (index, expected) in indicator.expected(rows).enumerated() {
            for (answer, expected) in zip(answers[index], expected) where !Self.isNear(answer, expected, indicator.tolerance) {
                Issue.record("row \(index): \(String(describing: answer)), reference \(String(describing: expected))")
            }
            #expect(answers[index].count == expected.count)
        }
    }

    @Test(arguments: IndicatorCase.all.filter { $0.warmUp != nil })
    func itIsSilentExactlyWhileItWarmsUp(indicator: IndicatorCase) throws {
        let answers = try indicator.answers(try IndicatorCase.rows(indicator.reference)) { _ in false }
        #expect(answers.firstIndex { $0.contains { $0 != nil } } == indicator.warmUp)
        if indicator.isKnownFromThenOn, let warmUp = indicator.warmUp {
            #expect(answers.dropFirst(warmUp).allSatisfy { $0.contains { $0 != nil } })
        }
    }

    @Test(arguments: IndicatorCase.all)
    func aSnapshotAtAnyPointGoesOnTheSame(indicator: IndicatorCase) throws {
        let rows = try IndicatorCase.rows(indicator.reference)
        let answers = Self.bits(try indicator.answers(rows) { _ in false })
        #expect(Self.bits(try indicator.answers(rows) { _ in true }) == answers)
        #expect(Self.bits(try indicator.answers(rows) { $0 % 97 == 60 }) == answers)
    }

    @Test(arguments: IndicatorCase.all)
    func aCopyGoesItsOwnWay(indicator: IndicatorCase) throws {
        let rows = try IndicatorCase.rows(indicator.reference)
        for count in [1, 2, 3, 49, 50, 51, 97, 130, 300] { #expect(indicator.copyIsIndependent(Array(rows.prefix(count)))) }
    }

    @Test(arguments: IndicatorCase.all)
    func theDigestChangesExactlyWithTheState(indicator: IndicatorCase) throws {
        #expect(try indicator.rowsWithAWrongDigest(try IndicatorCase.rows(indicator.reference)) == [])
    }

    @Test(arguments: IndicatorCase.all)
    func whatComesLaterChangesNoEarlierAnswer(indicator: IndicatorCase) throws {
        let rows = try IndicatorCase.rows(indicator.reference)
        let answers = try indicator.answers(rows) { _ in false }
        for count in stride(from: 1, to: rows.count, by: 37) {
            let poisoned = rows.prefix(count) + rows.dropFirst(count).map(Self.poisoned)
            #expect(try indicator.answers(Array(poisoned)) { _ in false }.prefix(count) == answers.prefix(count))
        }
    }

    private static func isNear(_ answer: Double?, _ expected: Double?, _ tolerance: Double) -> Bool {
        guard let answer, let expected else { return answer == nil && expected == nil }
        return (answer - expected).magnitude <= tolerance * max(1, expected.magnitude)
    }

    private static func bits(_ answers: [[Double?]]) -> [[UInt64?]] { answers.map { $0.map { $0?.bitPattern } } }

    private static func poisoned(_ row: IndicatorCase.Row) -> IndicatorCase.Row {
        var row = row
        row.value *= -1_000
        row.bar.low /= 2
        row.bar.high *= 2
        row.bar.close = row.bar.low
        row.bar.volume += 1e6
        return row
    }
}
