using System.IO.Compression;
using System.Text;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Web;

public sealed class StreamedPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_compressed_page_shows_its_beginning_while_the_rest_is_awaited()
    {
        await using var backend = await FakeBackend.StartAsync();
        await using var web = await WebProcess.StartAsync(backend.Address);
        using var http = new HttpClient { BaseAddress = web.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/jobs");
        request.Headers.AcceptEncoding.ParseAdd("br");
        request.Headers.Add("Cookie", "concierge_guest=token");

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        await using var page = new BrotliStream(await response.Content.ReadAsStreamAsync(Stop), CompressionMode.Decompress);
        var beginning = await ReadUntilAsync(page, "</html>");
        Assert.Contains("My jobs", beginning, StringComparison.Ordinal);
        Assert.DoesNotContain("jobs-empty", beginning, StringComparison.Ordinal);

        backend.Jobs.SetResult();
        await ReadUntilAsync(page, "jobs-empty");
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string words)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(words, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop);
            Assert.True(count > 0, $"The page ended before '{words}':\n{text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
