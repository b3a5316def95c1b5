import Testing
import TraderProto

struct ReplayTests {
    private let extent = LogExtent(log: "L", oldest: 5, head: 9)
    private let known = RecordHash.chained(previous: .genesis, body: [1])

    @Test func requestAndReplyAreTheseTexts() throws {
        let zeros = String(repeating: "0", count: 64)
        #expect(try text(ReplayRequest(after: nil, limit: 256)) == #"{"from":0,"hash":null,"limit":256,"log":null}"#)
        #expect(
            try text(ReplayRequest(after: .start(of: "L"), limit: 2)) == #"{"from":1,"hash":"\#(zeros)","limit":2,"log":"L"}"#)
        #expect(
            try text(judge(ReplayRequest(from: 6, limit: 2, log: nil, hash: nil)).sending(2)) == """
                {"before":"\(known)","count":2,"from":6,"head":9,"log":"L","oldest":5,"reason":null,"status":"ok"}
                """)
    }

    @Test func commandAndReplyAreTheseTexts() throws {
        let command = Command(id: "c1", deadline: 7, name: "pause", arguments: ["strategy": "a/b"])
        #expect(try text(command) == #"{"arguments":{"strategy":"a/b"},"deadline":7,"id":"c1","name":"pause"}"#)
        #expect(try text(CommandReply.accepted("c1")) == #"{"accepted":true,"id":"c1","reason":null,"result":null}"#)
        #expect(try text(CommandReply.refused("c1", "busy")) == #"{"accepted":false,"id":"c1","reason":"busy","result":null}"#)
        #expect(try WireCodec.decode(from: WireCodec.encode(command)) == command)
    }

    @Test("a position that no log comes to is none", arguments: [Int64.min, -1, (1 << 53) + 1, .max])
    func impossiblePositions(position: Int64) throws {
        let zeros = String(repeating: "0", count: 64)
        let reply = #"{"before":"\#(zeros)","count":0,"from":1,"head":1,"log":"L","oldest":1,"reason":null,"status":"ok"}"#
        #expect(try WireCodec.decode(ReplayReply.self, from: Array(reply.utf8)).from == 1)
        for field in ["from", "head", "oldest"] {
            let text = reply.replacing("\"\(field)\":1", with: "\"\(field)\":\(position)")
            #expect(throws: WireError.self) { try WireCodec.decode(ReplayReply.self, from: Array(text.utf8)) }
        }
        let cursor = #"{"hash":"\#(zeros)","log":"L","seq":\#(position)}"#
        #expect(throws: WireError.self) { try WireCodec.decode(Cursor.self, from: Array(cursor.utf8)) }
        let pulse = #"{"at":1,"hash":"\#(zeros)","log":"L","seq":\#(position),"service":"market-feed"}"#
        #expect(throws: WireError.self) { try WireCodec.decode(Pulse.self, from: Array(pulse.utf8)) }
        let header = #"{"at":1,"cause":null,"key":"k","log":"L","prev":null,"seq":\#(position),"topic":"fires","v":1}"#
        #expect(throws: WireError.self) { try WireCodec.decode(EnvelopeHeader.self, from: Array(header.utf8)) }
        #expect(judge(ReplayRequest(from: position, limit: 1, log: "L", hash: nil)).status != .ok)
    }

    @Test func zeroMeansTheOldestThatThereIs() {
        let reply = judge(ReplayRequest(from: 0, limit: 1, log: nil, hash: nil))
        #expect(reply.status == .ok)
        #expect(reply.from == 5)
    }

    @Test(arguments: [
        (ReplayRequest(from: 5, limit: 1, log: "L", hash: nil), ReplayReply.Status.ok),
        (ReplayRequest(from: 10, limit: 1, log: "L", hash: nil), .ok),
        (ReplayRequest(from: 11, limit: 1, log: "L", hash: nil), .otherHistory),
        (ReplayRequest(from: 4, limit: 1, log: "L", hash: nil), .tooOld),
        (ReplayRequest(from: 5, limit: 1, log: "M", hash: nil), .otherHistory),
        (ReplayRequest(from: 5, limit: 1, log: "L", hash: .genesis), .otherHistory),
        (ReplayRequest(from: -1, limit: 1, log: "L", hash: nil), .refused),
        (ReplayRequest(from: 5, limit: 0, log: "L", hash: nil), .refused),
        (ReplayRequest(from: .max, limit: 1, log: "L", hash: nil), .otherHistory),
    ])
    func theWriterJudges(request: ReplayRequest, status: ReplayReply.Status) throws {
        let reply = judge(request)
        #expect(reply.status == status)
        #expect((reply.reason == nil) == (status == .ok))
        #expect(try WireCodec.decode(from: WireCodec.encode(reply)) == reply)
    }

    private func judge(_ request: ReplayRequest) -> ReplayReply { extent.judge(request) { _ in known } }

    private func text(_ value: some Encodable) throws -> String { String(decoding: try WireCodec.encode(value), as: UTF8.self) }
}
