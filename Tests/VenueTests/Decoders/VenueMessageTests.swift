import Testing
import TraderVenues

@Suite("Words of venues")
struct VenueMessageTests {
    @Test(
        "every venue's shape becomes one line",
        arguments: [
            (#"{"error":"NOT_FOUND","message":"Product NOPE-USD not supported"}"#, "Product NOPE-USD not supported"),
            (#"{"error":"INVALID_ARGUMENT","error_details":"too many","message":"too many"}"#, "too many"),
            (#"{"error":"X","error_details":"Missing required scopes","message":"no"}"#, "no (Missing required scopes)"),
            (#"{"error":"X","error_details":"Missing required scopes"}"#, "Missing required scopes"),
            (#"{"error":"X","error_details":"details","message":""}"#, "details"),
            (#"{"error":"PERMISSION_DENIED"}"#, "PERMISSION_DENIED"),
            (#"{"errors":[{"id":"rate_limit_exceeded","message":"Too many requests"}]}"#, "Too many requests"),
            (#"{"errors":[{"id":"rate_limit_exceeded"}]}"#, "rate_limit_exceeded"),
            (
                #"{"label":"INVALID_PARAM_VALUE","message":"from time exceeds 180-day limit"}"#,
                "INVALID_PARAM_VALUE: from time exceeds 180-day limit"
            ),
            (#"{"label":"INVALID_KEY","detail":"no such key"}"#, "INVALID_KEY: no such key"),
            (#"{"label":"SERVER_ERROR"}"#, "SERVER_ERROR"),
            (#"{"code":-1121,"msg":"Invalid symbol."}"#, "-1121: Invalid symbol."), (#"{"msg":"busy"}"#, "busy"),
            (#"{"code":"x","msg":"busy"}"#, "busy"), (#"{"code":"x","message":"gone"}"#, "gone"), (#"{"code":5,"message":"gone"}"#, "gone"),
            (#"{"code":7}"#, #"{"code":7}"#), (#"{"message":7}"#, #"{"message":7}"#), ("[]", "[]"), ("", ""),
            ("Unauthorized\n", "Unauthorized"),
            ("<html><head><TITLE lang=\"en\">\n 403\tForbidden </TITLE>", "an HTML page (403 Forbidden)"),
            ("\u{FEFF}\r\n<!DOCTYPE html>\n<p>x", "an HTML page"), ("<Error><Code>x</Code></Error>", "<Error><Code>x</Code></Error>"),
        ])
    func shapes(body: String, text: String) {
        #expect(VenueMessage(body: Array(body.utf8)).text == text)
    }

    @Test("what cannot be seen is left out, and what is long is cut")
    func cleaned() {
        let dirty = #"{"label":"A\u001b[31m","message":"\u0000b\r\n\tc\u202ed\u2028e\u200b"}"#
        #expect(VenueMessage(body: Array(dirty.utf8)).text == "A[31m: b cd e")
        let long = VenueMessage(body: Array(String(repeating: "12345678 ", count: 30_000).utf8)).text
        #expect(long.count == 200 && long.hasPrefix("12345678 12345678 "))
        // A space that is due does not go beyond the most, nor stand at the end.
        let gaps = VenueMessage(body: Array((String(repeating: "x", count: 200) + " y").utf8)).text
        #expect(gaps == String(repeating: "x", count: 200))
        let accents = VenueMessage(body: Array(("e" + String(repeating: "\u{301}", count: 100_000)).utf8)).text
        #expect(accents.unicodeScalars.count == 200)
        let page = VenueMessage(body: Array("<html><title>\(String(repeating: "x", count: 900))</title>".utf8)).text
        #expect(page.count < 200 && page.hasSuffix("xx)"))
        let label = VenueMessage(body: Array(#"{"label":"\#(String(repeating: "L", count: 500))","message":"m"}"#.utf8)).text
        #expect(label.count == 200)
        #expect(VenueMessage(body: [0xFF, 0xFE, 0x41]).text == "\u{FFFD}\u{FFFD}A")
    }
}
