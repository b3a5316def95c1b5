import Testing
import TraderModel

struct StateDigestTests {
    private func digest(_ fill: (inout StateDigest) -> Void) -> StateDigest {
        var digest = StateDigest()
        fill(&digest)
        return digest
    }

    @Test func whatIsAddedAndInWhichOrderCounts() {
        let made = [
            digest { _ in },
            digest { $0.add(nil as Int64?) },
            digest { $0.add(0 as Int64?) },
            digest { $0.add(1 as Int64?) },
            digest { $0.add(1.0 as Double?) },
            digest { $0.add(-0.0 as Double?) },
            digest {
                $0.add(1 as UInt64); $0.add(2 as UInt64)
            },
            digest {
                $0.add(2 as UInt64); $0.add(1 as UInt64)
            },
        ]
        #expect(Set(made.dropLast(0)).count == made.count)
    }

    @Test func itIsWrittenAsSixteenDigitsAndReadAgain() throws {
        let digest = digest { $0.add(42 as UInt64) }
        #expect(digest.description.utf8.count == 16)
        #expect(StateDigest(hex: digest.description) == digest)
        #expect(StateDigest().description == "0000000000000000")
        for text in ["", "0", "000000000000000g", "00000000000000000"] { #expect(StateDigest(hex: text) == nil) }
    }
}
