import APIGateway
import LiqPoller
import MarketFeed
import PaperBroker
import SignalEngine
package import TraderProto
package import TraderService

/// Which settings each service reads.
package enum ServiceKeys {
    /// The common ones and the service's own.
    package static func of(_ service: ServiceName) -> [SettingKey] {
        let own =
            switch service {
            case .marketFeed, .binanceUSFeed, .binanceUSDMFeed: MarketFeed.keys(of: service)
            case .liqPoller: LiqPoller.keys
            case .signalEngine: SignalEngine.keys
            case .paperBroker: PaperBroker.keys
            case .apiGateway: APIGateway.keys
            }
        return CommonSettings.keys + own
    }

    /// Those of all services, each once, by the names of their variables.
    package static let all = Dictionary(ServiceName.known.flatMap(of).map { ($0.variable, $0) }) { first, _ in first }

    /// The variables that are none of the service's business, such as another one's private key.
    package static func foreign(to service: ServiceName) -> Set<String> { Set(all.keys).subtracting(of(service).map(\.variable)) }
}
