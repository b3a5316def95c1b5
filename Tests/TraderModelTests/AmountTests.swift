import TestSupport
import Testing
import TraderModel

@Suite struct AmountTests {
    @Test(arguments: [
        ("87246.5", "0.5", "43623.25"), ("87246.5", "-0.5", "-43623.25"), ("0.00000001", "0.5", "0"), ("0.00000003", "0.5", "0.00000002"),
        ("0.00000005", "0.5", "0.00000002"), ("0.00000003", "-0.5", "-0.00000002"), ("0.00000001", "-0.5", "0"),
        ("0.00000001", "0.50000001", "0.00000001"), ("92233720368.54775807", "1", "92233720368.54775807"),
        ("0.1", "0.00000001", "0"), ("0.9", "0.00000001", "0.00000001"),
    ])
    func aProductIsRoundedHalfToEven(price: String, quantity: String, value: String) throws {
        #expect(try #require(Price(price)).value(of: try #require(Quantity(quantity))).description == value)
    }

    @Test(arguments: [
        ("10000", "8", "8"), ("10000", "0.5", "0.5"), ("0.00000625", "8", "0"), ("0.00001875", "8", "0.00000002"),
        ("0.00003125", "8", "0.00000002"), ("0.00004375", "8", "0.00000004"), ("-0.00001875", "8", "-0.00000002"), ("10000", "0", "0"),
        ("9223372036", "10000", "9223372036"), ("100", "-8", "-0.08"),
        ("92233720368.54775807", "92233720368.54775807", "850705917302346158.47396908"),
        // Whose product has more than 128 bits.
        ("850705917302346158472.6", "92233720368.54775807", "7846377169233350952229991512.81536655"),
    ])
    func aShareInBasisPointsIsRoundedHalfToEven(money: String, rate: String, share: String) throws {
        #expect(try #require(Money(money)).share(try #require(BasisPoints(rate))).description == share)
    }

    @Test(arguments: [
        ("10000", "3", "3333.33333333"), ("10000", "87246.5", "0.11461777"), ("0.00000001", "2", "0"), ("10000", "10000", "1"),
    ])
    func whatANotionalBuysIsRoundedTowardZero(notional: String, price: String, quantity: String) throws {
        #expect(Quantity.affordable(try #require(Money(notional)), at: try #require(Price(price)))?.description == quantity)
    }

    @Test func whatIsAffordableNeverCostsMoreThanTheNotionalAndOneUnitMoreWould() throws {
        var generator = SplitMix64(seed: 2)
        for _ in 0..<5_000 {
            let notional = Money(units: Int128(generator.number(in: 1...2_000_000_000_000)))
            let price = Price(units: generator.number(in: 1_000...20_000_000_000_000))
            let quantity = try #require(Quantity.affordable(notional, at: price))
            let exactCost = Int128(price.units) * Int128(quantity.units)
            let exactNotional = notional.units * 100_000_000
            #expect(exactCost <= exactNotional)
            #expect(exactCost + Int128(price.units) > exactNotional)
        }
    }

    @Test func productsAndSharesAgreeWithExactArithmetic() {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<5_000 {
            let price = Price(units: generator.number(in: 0...2_000_000_000))
            let quantity = Quantity(units: generator.number(in: -2_000_000_000...2_000_000_000))
            let product = Int128(price.units) * Int128(quantity.units)
            let rounded = price.value(of: quantity).units * 100_000_000
            // At most half a unit away, and at exactly half a unit the answer is even.
            #expect((rounded - product).magnitude <= 50_000_000)
            if (rounded - product).magnitude == 50_000_000 { #expect(price.value(of: quantity).units % 2 == 0) }
        }
    }

    @Test func anyQuantityHasAValueAtAnyPriceAndAnyShareOfItIsAnAmount() throws {
        let extremes = [Int64.max, -.max, .min, .max - 1, 1, -1, 0]
        for price in extremes {
            for quantity in extremes {
                let value = Price(units: price).value(of: Quantity(units: quantity))
                #expect((value.units * 100_000_000 - Int128(price) * Int128(quantity)).magnitude <= 50_000_000)
                #expect(Money(value.description) == value)
                for rate in extremes { _ = value.share(BasisPoints(units: rate)) + value.half - value }
            }
        }
    }

    @Test(arguments: [
        ("10000", "0.0000001"), ("92000000000", "0.99"), ("9999999999999999999999999999", "1000"), ("10000", "0"), ("10000", "-1"),
        // What is left of it in 128 bits would buy something.
        ("34028236692093846346338", "1000"),
    ])
    func whatNoQuantityCanSayIsNotAffordable(notional: String, price: String) throws {
        #expect(Quantity.affordable(try #require(Money(notional)), at: try #require(Price(price))) == nil)
    }

    @Test func anAmountAndItsHalvesAddUp() {
        for units in [0, 1, 2, 3, -1, -3, Int128(Int64.max)] {
            let money = Money(units: units)
            let other = money - money.half
            #expect(money.half + other == money)
            #expect(abs(other.units - money.half.units) <= 1)
        }
    }

    @Test func moneyAddsAndSubtractsExactly() {
        var money = Money(units: 30)
        money += Money(units: 12)
        money -= Money(units: 50)
        #expect(money == Money(units: -8))
        #expect(-money == Money(units: 8))
        #expect(-Quantity(units: 7) == Quantity(units: -7))
        #expect(Money.zero + Money(units: 1) - Money(units: 1) == .zero)
    }
}
