import APIGateway
import Foundation
import TestSupport
import Testing
import TraderService

struct GatewaySettingsTests {
    private let folder: TemporaryFolder
    private let gateway: GatewayFolder

    init() throws {
        folder = try TemporaryFolder()
        gateway = try GatewayFolder(folder)
    }

    @Test func theKeysAreThese() {
        #expect(
            APIGateway.keys.map { "\($0.variable)=\($0.standard ?? "-")" } == [
                "HTTP_HOST=127.0.0.1", "HTTP_PORT=8000", "WEB_ROOT=web/dist", "MARKET_DESCRIPTION=", "STRATEGIES_COPIED=false",
                "HTTP_TOKEN_FILE=",
                "HTTP_TRUSTED_NETWORK=false", "HTTP_ALLOWED_HOSTS=",
            ])
    }

    @Test func nothingSetListensHereForThisMachine() throws {
        let settings = try gateway.settings()
        #expect(settings.host == "127.0.0.1" && settings.token == nil)
        #expect(settings.allowedHosts == ["127.0.0.1", "localhost", "::1"])
    }

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.5", "trader.example"])
    func listeningElsewhereNeedsATokenOrATrustedNetwork(host: String) throws {
        let error = #expect(throws: SettingError.self) { try gateway.settings(["HTTP_HOST": host]) }
        let text = try #require(error?.description)
        #expect(text.hasPrefix("HTTP_HOST (--http-host) is \"\(host)\": "))
        #expect(text.contains("HTTP_TOKEN_FILE") && text.contains("HTTP_TRUSTED_NETWORK=true"))
        #expect(try gateway.settings(["HTTP_HOST": host, "HTTP_TRUSTED_NETWORK": "true"]).host == host)
        let token = try folder.write("  sixteen-letters-\n", to: "token")
        #expect(try gateway.settings(["HTTP_HOST": host, "HTTP_TOKEN_FILE": token]).token == "sixteen-letters-")
    }

    @Test func aTokenThatIsShortOrCannotBeReadIsRefusedAndNotShown() throws {
        let short = try folder.write("fifteen-letters", to: "short")
        let error = #expect(throws: SettingError.self) { try gateway.settings(["HTTP_TOKEN_FILE": short]) }
        #expect(error?.description.contains("at least 16 characters") == true && error?.description.contains("fifteen") == false)
        #expect(throws: SettingError.self) { try gateway.settings(["HTTP_TOKEN_FILE": short + ".absent"]) }
    }

    @Test func aFolderWithoutTheDashboardIsRefused() {
        let error = #expect(throws: SettingError.self) { try gateway.settings(["WEB_ROOT": folder.url.path]) }
        #expect(error?.description.contains("index.html") == true)
    }
}
