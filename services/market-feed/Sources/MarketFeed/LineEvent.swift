package import TraderVenues

/// Something that happens on one line of a venue's stream.
package struct LineEvent: Equatable, Sendable {
    package var line: FeedLine
    package var event: StreamEvent

    package init(_ line: FeedLine, _ event: StreamEvent) {
        self.line = line
        self.event = event
    }
}
