import Foundation
import TestSupport
import Testing
import TraderModel

@Suite struct PackedDoublesTests {
    @Test func everyBitComesBackAndTheTextIsBase64OfTheBytes() throws {
        var generator = SplitMix64(seed: 3)
        let special: [Double] = [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi]
        for count in 0..<20 {
            let values = (0..<count).map { _ in
                generator.happens(onceIn: 3) ? special[Int(generator.number(in: 0...6))] : Double(bitPattern: generator.next())
            }
            let bytes = values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64($0))) } }
            let text = try jsonText(PackedDoubles(values))
            #expect(text == "\"\(Data(bytes).base64EncodedString())\"")
            #expect(try throughJSON(PackedDoubles(values)).values.map(\.bitPattern) == values.map(\.bitPattern))
        }
    }

    @Test(arguments: [
        "A", "AAAA", "AAAAAAAACE=", "AAAAAAAACEA", "AAAAAAAACEB=", "AAAAAAAACE==", "AAAAAAAACE===", "AAAAA!AACEA=", "AAAAAAAACEÄ=", "====",
    ])
    func anyOtherTextIsRefused(text: String) {
        #expect(throws: DecodingError.self) { try fromJSON("\"\(text)\"", as: PackedDoubles.self) }
    }
}
