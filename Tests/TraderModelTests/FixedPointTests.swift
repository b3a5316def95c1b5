import TestSupport
import Testing
import TraderModel

@Suite struct FixedPointTests {
    @Test(arguments: [
        ("0", 0), ("-0", 0), ("0.00", 0), ("1", 100_000_000), ("87246.5", 8_724_650_000_000), ("-0.1", -10_000_000), (".5", 50_000_000),
        ("00012.50", 1_250_000_000), ("0.00000001", 1), ("-0.00000001", -1), ("87246.50000000", 8_724_650_000_000),
    ])
    func decimalTextIsReadExactly(text: String, units: Int64) {
        #expect(Price(text)?.units == units)
    }

    @Test(arguments: [
        ("1e-7", 10), ("6.1E4", 6_100_000_000_000), ("1e+2", 10_000_000_000), ("-2.5e-3", -250_000), ("123456789e-9", 12_345_679),
        ("0e999", 0), ("1e-400", 0), ("0.000000001e9", 100_000_000),
    ])
    func exponentsAreRead(text: String, units: Int64) {
        #expect(Price(text)?.units == units)
    }

    @Test(arguments: [
        ("0.000000005", 0), ("0.000000015", 2), ("0.000000025", 2), ("0.000000035", 4), ("-0.000000015", -2), ("-0.000000025", -2),
        ("0.0000000149", 1), ("0.0000000151", 2), ("0.0000000250000000000000000000001", 3), ("0.000000025000000000000000000000", 2),
        ("0.0000000049999999999999999999999999", 0), ("1.000000005", 100_000_000), ("1.0000000050000000000000000000000001", 100_000_001),
        ("12345678.123456785", 1_234_567_812_345_678), ("12345678.123456795", 1_234_567_812_345_680),
        ("12345678.12345678500000000001", 1_234_567_812_345_679),
    ])
    func digitsAfterTheEighthAreRoundedHalfToEven(text: String, units: Int64) {
        #expect(Price(text)?.units == units)
    }

    @Test(arguments: [
        ("92233720368.54775807", Int64.max), ("-92233720368.54775807", -Int64.max), ("92233720368.547758074999", Int64.max),
        ("12345678901.12345678", 1_234_567_890_112_345_678), ("12345678901.123456789", 1_234_567_890_112_345_679),
        ("12345678901.123456785", 1_234_567_890_112_345_678), ("12345678901.1234567851", 1_234_567_890_112_345_679),
        ("9223372036854775807e-8", Int64.max),
    ])
    func theWholeRangeIsReadExactly(text: String, units: Int64) {
        #expect(Price(text)?.units == units)
    }

    @Test(arguments: [
        "92233720368.54775808", "-92233720368.54775808", "92233720368.547758075", "-92233720369", "100000000000", "1e11", "1e19", "1e400",
        "-1e400", "1e9999",
        "99999999999999999999999999999999999999999999999999",
    ])
    func numbersOutOfRangeAreRefused(text: String) {
        #expect(Price(text) == nil)
    }

    @Test(arguments: [
        ("9999999999999999999999999999.99999999", "9999999999999999999999999999.99999999"), ("1e27", "1000000000000000000000000000"),
        ("-850705917302346158472.6", "-850705917302346158472.6"),
        ("9999999999999999999999999999.999999985", "9999999999999999999999999999.99999998"),
        ("92233720368.54775808", "92233720368.54775808"), ("0.0000000250000000000000000000000000000000000001", "0.00000003"),
    ])
    func moneyHasAWiderRange(text: String, printed: String) {
        #expect(Money(text)?.description == printed)
    }

    @Test(arguments: ["10000000000000000000000000000", "-1e28", "9999999999999999999999999999.999999995", "1e29", "1e400", "nan", ""])
    func moneyOutOfRangeIsRefused(text: String) {
        #expect(Money(text) == nil)
    }

    @Test(arguments: [
        "", ".", "-", "-.", "+1", "nan", "NaN", "inf", "-inf", "infinity", " 1", "1 ", "1.", "1..2", "1.2.3", "--1", "1e", "1e+", "e5",
        "1e5.5", "0x10", "1,000", "1_000", "１", "1\u{301}", "1\n", "1e99999",
    ])
    func whatIsNotADecimalNumberIsRefused(text: String) {
        #expect(Price(text) == nil)
    }

    @Test(arguments: [
        (0, "0"), (1, "0.00000001"), (-1, "-0.00000001"), (100_000_000, "1"), (8_724_650_000_000, "87246.5"), (-10_000_000, "-0.1"),
        (1_010_000_000, "10.1"), (100_000_010, "1.0000001"), (Int64.max, "92233720368.54775807"), (-Int64.max, "-92233720368.54775807"),
    ])
    func numbersPrintShortest(units: Int64, text: String) {
        #expect(Price(units: units).description == text && Money(units: Int128(units)).description == text)
    }

    @Test func whatIsPrintedReadsBackTheSame() {
        var generator = SplitMix64(seed: 1)
        let amounts = (0..<20_000).map { _ in
            Money(units: (Int128(Int64(bitPattern: generator.next())) << generator.number(in: 0...56)) >> generator.number(in: 1...62))
        }
        #expect(amounts.first { Money($0.description) != $0 } == nil)
    }

    @Test(arguments: [(0.1, "0.1"), (1e-7, "0.0000001"), (87_246.5, "87246.5"), (-2.675, "-2.675"), (1e-9, "0"), (6.1e4, "61000")])
    func aDoubleIsTakenByItsShortestText(value: Double, text: String) {
        #expect(Price(value)?.description == text)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e11, -1e300])
    func aDoubleThatIsNotFiniteOrOutOfRangeIsRefused(value: Double) {
        #expect(Price(value) == nil)
    }

    @Test func theDoubleValueIsTheNearestOne() {
        #expect(Price("87246.5")?.doubleValue == 87_246.5)
        #expect(Price("0.1")?.doubleValue == 0.1)
        #expect(Price("-65432.12345678")?.doubleValue == -65_432.12345678)
    }

    @Test func numbersAreOrderedByValue() {
        let texts = ["-2", "-1.5", "-0.00000001", "0", "0.00000001", "9", "10"]
        let numbers = texts.compactMap { Quantity($0) }
        #expect(numbers.reversed().sorted() == numbers)
        #expect(Set(numbers).count == texts.count)
    }

    @Test func aNumberIsWrittenAsTextAndAJSONNumberIsRefused() throws {
        let price = try #require(Price("87246.5"))
        #expect(try jsonText([price]) == #"["87246.5"]"#)
        #expect(try fromJSON(#"["87246.5"]"#, as: [Price].self) == [price])
        #expect(throws: DecodingError.self) { try fromJSON("[87246.5]", as: [Price].self) }
        #expect(throws: DecodingError.self) { try fromJSON(#"["87,246"]"#, as: [Price].self) }
        #expect(throws: DecodingError.self) { try fromJSON("[null]", as: [Price].self) }
    }
}
