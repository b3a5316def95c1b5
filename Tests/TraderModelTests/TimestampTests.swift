import TestSupport
import Testing
import TraderModel

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1768694400", 1_768_694_400_000_000), ("0", 0), ("-1", -1_000_000), ("2026-01-18", 1_768_694_400_000_000),
        ("2026-01-18T00:00:00Z", 1_768_694_400_000_000), ("2026-01-18 00:00:00Z", 1_768_694_400_000_000),
        ("2026-01-18T23:59:59Z", 1_768_780_799_000_000), ("1969-12-31T23:59:59.5Z", -500_000),
        ("2024-02-29T12:00:00Z", 1_709_208_000_000_000), ("2000-02-29", 951_782_400_000_000), ("1900-03-01", -2_203_891_200_000_000),
    ])
    func aMomentIsRead(text: String, microseconds: Int64) {
        #expect(Timestamp(text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        ("", 0), (".1", 100_000), (".12", 120_000), (".123", 123_000), (".1234", 123_400), (".12345", 123_450), (".123456", 123_456),
        (".1234567", 123_456), (".12345678", 123_456), (".123456789", 123_456), (".000000999", 0), (".999999999", 999_999),
    ])
    func zeroToNineFractionalDigitsAreReadAndCutToMicroseconds(fraction: String, microseconds: Int64) {
        #expect(Timestamp("2026-01-18T00:00:00\(fraction)Z")?.microseconds == 1_768_694_400_000_000 + microseconds)
    }

    @Test(arguments: [
        "", "now", "2026-01-18T00:00:00", "2026-01-18T00:00:00+00:00", "2026-01-18T00:00:00-05:00", "2026-01-18T00:00:00+01",
        "2026-01-18T00:00:00z",
        "2026-01-18T00:00Z", "2026-01-18T00Z", "2026-01-18T", "2026-01-18Z", "2026-1-18", "26-01-18", "2026/01/18", " 2026-01-18",
        "2026-01-18 ", "2026-01-18T00:00:00.Z", "2026-01-18T00:00:00.1234567890Z", "2026-01-18T00:00:00.-1Z", "2026-01-18T00:00:00ZZ",
        "2026-01-18T24:00:00Z", "2026-01-18T00:60:00Z", "2026-01-18T00:00:61Z", "2026-01-18t00:00:00Z", "٢٠٢٦-01-18",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: [
        "2026-02-29", "2026-02-30", "1900-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32",
        "2026-02-29T00:00:00Z",
    ])
    func datesThatDoNotExistAreRefused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "-9223372036854775807", "99999999999999999999", "1099511627776"])
    func secondsFarOutOfRangeAreRefused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000001Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        (-86_400_000_000, "1969-12-31T00:00:00Z"), (1_768_694_400_500_000, "2026-01-18T00:00:00.500000Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"), (-2_203_891_200_000_000, "1900-03-01T00:00:00Z"),
    ])
    func aMomentPrintsInUTC(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test func theFarthestMomentsPrintToo() {
        #expect(Timestamp(microseconds: .max).description == "294247-01-10T04:00:54.775807Z")
        #expect(Timestamp(microseconds: .min).description.hasSuffix("-12-21T19:59:05.224192Z"))
    }

    @Test func whatIsPrintedReadsBackTheSame() {
        var generator = SplitMix64(seed: 4)
        let moments = (0..<5_000).map { _ in
            Timestamp(microseconds: generator.number(in: -62_135_596_800_000_000...253_402_300_799_999_999))
        }
        #expect(moments.first { Timestamp($0.description) != $0 } == nil)
    }

    @Test func wholeSecondsAreRoundedDown() {
        #expect(Timestamp(microseconds: 1_999_999).wholeSeconds == 1)
        #expect(Timestamp(microseconds: -1).wholeSeconds == -1)
        #expect(Timestamp(microseconds: -1_000_000).wholeSeconds == -1)
        #expect(Timestamp(microseconds: -1_000_001).wholeSeconds == -2)
        #expect(Timestamp(microseconds: .min).wholeSeconds == -9_223_372_036_855)
        #expect(Timestamp(microseconds: .max).wholeSeconds == 9_223_372_036_854)
    }

    @Test func momentsAreAdvancedAndCompared() {
        let moment = Timestamp.seconds(100)
        #expect(moment.advanced(bySeconds: -1) == .seconds(99))
        #expect(moment.advanced(byMilliseconds: 1_500).microseconds == 101_500_000)
        #expect(moment.advanced(byMilliseconds: 1_500).seconds(since: moment) == 1.5)
        #expect(moment < moment.advanced(byMilliseconds: 1))
    }

    @Test func aMomentIsWrittenAsWholeMicroseconds() throws {
        #expect(try jsonText([Timestamp(microseconds: 1_768_694_400_500_001)]) == "[1768694400500001]")
        #expect(try throughJSON(Timestamp(microseconds: -(1 << 60))) == Timestamp(microseconds: -(1 << 60)))
    }

    @Test(arguments: [Int64.min, .max, 1 << 60 + 1, -(1 << 60) - 1])
    func aMomentOutOfRangeIsRefused(microseconds: Int64) {
        #expect(Timestamp(exactly: microseconds) == nil)
        #expect(throws: DecodingError.self) { try fromJSON("[\(microseconds)]", as: [Timestamp].self) }
    }
}
