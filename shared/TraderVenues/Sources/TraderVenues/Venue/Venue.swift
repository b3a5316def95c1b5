public import TraderModel

/// A venue of market data: how it is asked and how its answers read. A value without clock, chance and I/O; who asks says what time it is.
///
/// A feed connects to `connections(for:at:)`, gives each text to `frame(_:at:)`, and asks by REST for what `…Request` says, giving the bodies of
/// status 200 to the reader of the same name and every other answer to `refusal(_:)`. It asks only about instruments that the venue `takes`.
public protocol Venue: Sendable {
    /// The venue's name in instruments, before the colon.
    var name: String { get }
    /// Where its interfaces lie.
    var standardRESTBase: String { get }
    var standardStreamBase: String { get }

    /// Whether an instrument of this name can be asked for: of this venue, and written as it writes them. That there is one its contracts say.
    func takes(_ instrument: Instrument) -> Bool

    /// The instrument under whose name the venue tells what was asked of this one: itself, but for aliases.
    func canonical(_ instrument: Instrument) -> Instrument

    // MARK: Streams

    /// What it asks of those who follow its streams.
    var rules: StreamRules { get }
    /// Seconds without a frame after which a connection with these subscriptions is of no use.
    func silenceSeconds(of subscriptions: [Subscription]) -> Int64
    /// Whether its streams tell this.
    func tells(_ channel: Subscription.Channel) -> Bool
    /// The streams that tell `subscriptions`, none of which is given twice. What the venue does not take or tell is left out.
    func connections(for subscriptions: [Subscription], at base: String) -> [VenueConnection]
    /// What to send on an open connection so that it tells `wanted` from now on instead of `present`.
    ///
    /// `id` numbers the first message, the ones after it count on; from 1.
    func messages(from present: [Subscription], to wanted: [Subscription], id: Int64) -> [String]
    /// Reads a frame that came at `now`. Throws `VenueError.malformed`; what we do not use is `other`.
    func frame(_ text: String, at now: Timestamp) throws(VenueError) -> StreamFrame

    // MARK: REST

    /// Weight of requests that the venue takes in a minute.
    var weightPerMinute: Int { get }
    /// The lengths of the bars that can be asked for.
    var barLengths: [BarLength] { get }
    /// Bars asked for at once, at most.
    var pageBars: Int { get }
    /// Asks for the bars that open in `first ... last`, at most `pageBars`, of one of `barLengths`.
    func barsRequest(of series: Series, from first: BarTime, through last: BarTime) -> VenueRequest
    /// Reads the answer. Throws `VenueError.malformed`.
    func bars(
        in body: [UInt8], of series: Series, from first: BarTime, through last: BarTime, at venueTime: Timestamp
    ) throws(VenueError) -> BarPage
    /// Asks for all contracts: several questions, whose answers are read together.
    var contractsRequests: [VenueRequest] { get }
    /// Reads the answers, in the order of the questions. A contract that cannot be reckoned with is left out and told to `onBadRow`. Throws
    /// `VenueError.malformed`, also when no contract can be read.
    func contracts(in bodies: [[UInt8]], at now: Timestamp, onBadRow: (VenueError) -> Void) throws(VenueError) -> [Contract]
    /// Reads of the same answers the symbols of all that the venue has, also of what is left out of `contracts`. Throws `VenueError.malformed`.
    func symbols(in bodies: [[UInt8]]) throws(VenueError) -> Set<String>
    /// Asks for the venue's clock.
    var clockRequest: VenueRequest { get }
    /// Reads the answer. Throws `VenueError.malformed`.
    func clock(in body: [UInt8]) throws(VenueError) -> Timestamp
    /// Asks for the settlements of funding in `first ... last`, at most a thousand; nil where there is no funding.
    func settlementsRequest(of instrument: Instrument, from first: Timestamp, through last: Timestamp) -> VenueRequest?
    /// Reads the answer, ascending. Throws `VenueError.malformed`.
    func settlements(in body: [UInt8], of instrument: Instrument, at now: Timestamp) throws(VenueError) -> [FundingSettlement]
    /// What an answer of another status than 200 means.
    func refusal(_ reply: HTTPReply) -> VenueError
    /// What any answer says of our load; nil where the venue says nothing.
    func load(of reply: HTTPReply) -> VenueLoad?
}

extension Venue {
    public func canonical(_ instrument: Instrument) -> Instrument { instrument }

    /// All that the answers to `contractsRequests` tell. Throws `VenueError.malformed`.
    public func listing(
        in bodies: [[UInt8]], at now: Timestamp, onBadRow: (VenueError) -> Void
    ) throws(VenueError) -> VenueListing {
        VenueListing(contracts: try contracts(in: bodies, at: now, onBadRow: onBadRow), symbols: try symbols(in: bodies))
    }

    public func refusal(_ reply: HTTPReply) -> VenueError {
        let message = VenueMessage(body: reply.body)
        return switch reply.status {
        case 429: .rateLimited(message.text)
        case 451: .restricted(message.text)
        default: .refused(status: reply.status, message: message.text)
        }
    }

    public func load(of reply: HTTPReply) -> VenueLoad? {
        guard reply.status == 429 else { return nil }
        let told = reply.header("retry-after").flatMap { Int64($0) }.flatMap { (0...3_600).contains($0) ? $0 : nil }
        return VenueLoad(usedWeight: nil, holdSeconds: told, isBan: false)
    }

    public func settlementsRequest(of instrument: Instrument, from first: Timestamp, through last: Timestamp) -> VenueRequest? { nil }

    public func settlements(in body: [UInt8], of instrument: Instrument, at now: Timestamp) throws(VenueError) -> [FundingSettlement] {
        throw .malformed("\(name) settles no funding")
    }
}
