using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Concierge.Core.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Concierge.Api.Http;

/// <summary>
/// Refuses text that cannot be stored or shown, wherever it stands in a JSON body: PostgreSQL takes neither
/// <c>\u0000</c> nor half a surrogate pair, and no field needs other control characters than tab and line ends.
/// A middleware rather than a converter, because a converter would hide every text from the OpenAPI schemas and
/// cannot see into a <see cref="JsonElement"/>.
/// </summary>
internal sealed class TextGuard(RequestDelegate next)
{
    private static readonly SearchValues<char> s_control = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'))]);

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is null || !request.HasJsonContentType())
        {
            await next(context);
            return;
        }

        if (!IsUtf8(request.ContentType))
        {
            await BadRequests.UnsupportedMediaType().ExecuteAsync(context);
            return;
        }

        var body = await ReadAsync(request, context.RequestAborted);
        if (Fault(body) is var (path, rule))
        {
            await Problems.Invalid(JsonFaults.Field(path), rule).ExecuteAsync(context);
            return;
        }

        request.Body = new MemoryStream(body, writable: false);
        await next(context);
    }

    private static bool IsUtf8(string? contentType)
        => !MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !type.Charset.HasValue
            || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, BodyLimits.Text));
        await request.Body.CopyToAsync(buffer, cancellation);
        return buffer.ToArray();
    }

    private static (string Path, string Rule)? Fault(byte[] body)
    {
        if (!Utf8.IsValid(body)) return ("$", "Must be UTF-8.");

        // Raw control characters are not JSON anyway, so the only way in is an escape.
        if (!body.AsSpan().Contains((byte)'\\')) return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            return Fault(document.RootElement, "$");
        }
        catch (JsonException)
        {
            // The binder says what is wrong with it.
            return null;
        }
    }

    private static (string Path, string Rule)? Fault(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.String => Fault(element.GetString, path),
        JsonValueKind.Object => element.EnumerateObject()
            .Select(property => Fault(() => property.Name, path) ?? Fault(property.Value, $"{path}.{property.Name}"))
            .FirstOrDefault(fault => fault is not null),
        JsonValueKind.Array => element.EnumerateArray()
            .Select((item, index) => Fault(item, $"{path}[{index}]"))
            .FirstOrDefault(fault => fault is not null),
        _ => null,
    };

    private static (string Path, string Rule)? Fault(Func<string?> read, string path)
    {
        try
        {
            return read().AsSpan().ContainsAny(s_control)
                ? (path, "Must not contain control characters other than tabs and line breaks.")
                : null;
        }
        catch (InvalidOperationException)
        {
            return (path, "Must be well-formed Unicode: half of a surrogate pair stands alone.");
        }
    }
}
