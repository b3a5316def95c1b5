import HTTPTypes
import Hummingbird
import NIOCore

extension VenueAnswer {
    /// The connection breaks, on purpose.
    private struct Broken: Error {}

    /// The answer as the server sends it.
    var response: Response {
        var fields: HTTPFields = [.contentType: contentType]
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return Response(status: HTTPResponse.Status(code: status), headers: fields, body: responseBody)
    }

    private var responseBody: ResponseBody {
        let bytes = ByteBuffer(string: body)
        switch delivery {
        case .whole: return ResponseBody(byteBuffer: bytes)
        case .cut:
            return ResponseBody(contentLength: bytes.readableBytes) { writer in
                try await writer.write(bytes.getSlice(at: 0, length: bytes.readableBytes / 2) ?? bytes)
                throw Broken()
            }
        case .never(let seconds):
            return ResponseBody(contentLength: bytes.readableBytes) { _ in
                try await Task.sleep(for: .seconds(seconds))
                throw Broken()
            }
        }
    }
}
