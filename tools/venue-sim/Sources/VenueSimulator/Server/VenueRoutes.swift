import HTTPTypes
import Hummingbird
import TraderWeb

/// The paths of the simulated venues' REST interfaces.
enum VenueRoutes {
    static let coinbaseStreamPath = "/coinbase"
    static let clockPath = "/clock"

    private static let sizeDecimal = HTTPField.Name("X-Gate-Size-Decimal")

    static func router(_ simulation: Simulation, _ auth: RequestAuth, _ hosts: HostRule) -> Router<BasicRequestContext> {
        let router = Router<BasicRequestContext>.api()
        router.add(middleware: HostMiddleware(rule: hosts))
        // The same answers twice: to everybody, and to whoever has a key.
        for (root, needsKey) in [("/api/v3/brokerage/market/products", false), ("/api/v3/brokerage/products", true)] {
            router.get(RouterPath(root)) { request, _ -> Response in
                if let refusal = auth.refusal(of: request, needsKey: needsKey) { return response(refusal) }
                return response(await simulation.products())
            }
            router.get(RouterPath("\(root)/:product")) { request, context -> Response in
                if let refusal = auth.refusal(of: request, needsKey: needsKey) { return response(refusal) }
                return response(await simulation.product(try context.parameters.require("product")))
            }
            router.get(RouterPath("\(root)/:product/candles")) { request, context -> Response in
                if let refusal = auth.refusal(of: request, needsKey: needsKey) { return response(refusal) }
                let product = try context.parameters.require("product")
                let query = query(of: request)
                return response(await simulation.candles(product: product, query: query))
            }
        }
        router.get("/api/v3/brokerage/time") { _, _ -> Response in response(await simulation.time()) }
        router.get("/api/v4/futures/usdt/contract_stats") { request, _ -> Response in
            let query = query(of: request)
            let sizesAreText = sizeDecimal.flatMap { request.headers[$0] } == "1"
            return response(await simulation.contractStats(sizesAreText: sizesAreText, query: query))
        }
        for venue in BinanceVenue.allCases {
            for endpoint in BinanceEndpoint.all(of: venue) {
                router.get(RouterPath(endpoint.path(of: venue))) { request, _ -> Response in
                    response(await simulation.binance(venue, endpoint, query: query(of: request)))
                }
            }
        }
        router.get("/api/v4/spot/time") { _, _ -> Response in response(await simulation.gateTime()) }
        return router
    }

    private static func query(of request: Request) -> @Sendable (String) -> String? {
        let parameters = request.uri.queryParameters
        let values = Dictionary(parameters.map { (String($0.key), String($0.value)) }) { first, _ in first }
        return { values[$0] }
    }

    private static func response(_ answer: VenueAnswer) -> Response { answer.response }
}
