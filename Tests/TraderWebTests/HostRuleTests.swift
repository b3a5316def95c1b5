import HTTPTypes
import Testing
import TraderWeb

@Suite("host rule")
struct HostRuleTests {
    private let rule = HostRule(names: ["venue-sim"], remedy: "give --allow-host")

    private func refusal(host: String, origin: String? = nil, checkingOrigin: Bool = true) -> Int? {
        var request = HTTPRequest(method: .get, scheme: "http", authority: host, path: "/clock")
        request.headerFields[.origin] = origin
        return rule.refusal(of: request, checkingOrigin: checkingOrigin)?.status.code
    }

    @Test(
        "a program that asks for a name that is served may pass",
        arguments: ["127.0.0.1:7190", "localhost", "[::1]:7190", "VENUE-SIM:7190"])
    func programs(host: String) {
        #expect(refusal(host: host) == nil)
        #expect(refusal(host: host, origin: "http://\(host.lowercased())") == nil)
    }

    @Test(
        "a page from elsewhere may not, whatever name it found for this machine",
        arguments: ["evil.example", "127.0.0.1.evil.example:7190", ""])
    func otherNames(host: String) {
        #expect(refusal(host: host) == 403)
        #expect(refusal(host: host, checkingOrigin: false) == 403)
    }

    @Test(
        "a page of another origin may not where that counts",
        arguments: ["null", "http://evil.example", "http://127.0.0.1:7191", "file://"])
    func otherOrigins(origin: String) {
        #expect(refusal(host: "127.0.0.1:7190", origin: origin) == 403)
        #expect(refusal(host: "127.0.0.1:7190", origin: origin, checkingOrigin: false) == nil)
    }
}
