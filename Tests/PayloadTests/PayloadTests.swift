import Foundation
import TestSupport
import Testing
import TraderProto

/// The wire as other programs read it: what changes a file here bumps the payload's version and keeps the old decoder.
struct PayloadTests {
    @Test(arguments: Payload.all) func aPayloadIsWrittenAsItsFileSays(payload: Payload) throws {
        let written = try payload.written()
        let file = try payload.file()
        #expect(written == file, "written: \(String(decoding: written, as: UTF8.self))")
    }

    @Test(arguments: Payload.all) func theFileIsReadAsThePayload(payload: Payload) throws {
        #expect(try payload.isIn(payload.file()))
    }

    @Test(arguments: Payload.all) func aFieldThatIsAddedLaterIsPassedOver(payload: Payload) throws {
        let text = String(decoding: try payload.file(), as: UTF8.self)
        let added = text.replacing("\"data\":{", with: "\"data\":{\"aNewField\":[1,null],")
        guard payload.topic != .events else { return }
        #expect(added != text)
        #expect(try payload.isIn(Array(added.utf8)))
    }

    @Test(arguments: Payload.all) func anotherPayloadIsNotTakenForIt(payload: Payload) throws {
        guard payload.topic != .events else { return }
        #expect(throws: WireError.self) { try payload.read(Array("{}".utf8)) }
    }

    @Test(arguments: Payload.earlier) func aRecordOfBeforeIsStillRead(payload: Payload) throws {
        #expect(try payload.isIn(payload.file(in: "wire/earlier")))
    }

    @Test(arguments: Payload.beforeDesks) func aRecordOfBeforeThereWereDesksIsStillRead(payload: Payload) throws {
        #expect(try payload.isIn(payload.file(in: "wire/before-desks")))
    }

    @Test(arguments: Payload.beforeSeconds) func aHoldThatCountsBarsOfFiveMinutesIsStillRead(payload: Payload) throws {
        #expect(try payload.isIn(payload.file(in: "wire/before-seconds")))
    }

    @Test("a hold that nobody could wait for is no record", arguments: ["-1", "4294967297", "9223372036854775807"])
    func impossibleHold(bars: String) throws {
        let payload = try #require(Payload.beforeSeconds.first { $0.name == "fire" })
        let text = String(decoding: try payload.file(in: "wire/before-seconds"), as: UTF8.self)
        #expect(throws: WireError.self) { try payload.read(Array(text.replacing("\"holdBars\":12", with: "\"holdBars\":\(bars)").utf8)) }
    }

    @Test func everyTopicIsPinned() {
        #expect(Set(Payload.all.map(\.topic)) == Set(Topic.allCases))
    }

    @Test func everyFileBelongsToAPayload() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Repository.fixture("wire")).filter { $0.hasSuffix(".json") }
        #expect(Set(files) == Set(Payload.all.map { "\($0.name).json" }))
    }
}
