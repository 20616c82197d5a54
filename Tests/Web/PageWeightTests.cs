using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Concierge.Tests.Web;

/// <summary>What a visitor's first look costs on the wire.</summary>
public sealed partial class PageWeightTests(LoneWeb web) : IClassFixture<LoneWeb>
{
    private const int MostBytes = 150_000;
    private const int MostRequests = 10;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_home_page_is_light_for_a_first_visit()
    {
        var page = await web.OpenAsync();
        var traffic = await Traffic.WatchAsync(page);

        await page.GotoAsync("/", new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.InRange(traffic.Bytes, 1, MostBytes);
        Assert.InRange(traffic.Requests, 1, MostRequests);
        TestContext.Current.SendDiagnosticMessage($"The home page: {traffic.Bytes} bytes in {traffic.Requests} requests");
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Every_file_of_a_page_has_a_hashed_name_is_kept_for_good_and_travels_small(string encoding)
    {
        var files = await FilesOfHomeAsync();
        Assert.Contains(files, file => file.Contains("blazor.web", StringComparison.Ordinal));

        foreach (var file in files)
        {
            using var plain = await SendAsync(file, "identity");
            using var packed = await SendAsync(file, encoding);
            Assert.Equal((file, encoding), (file, Assert.Single(packed.Content.Headers.ContentEncoding)));
            Assert.Matches(Hashed(), file);
            Assert.Equal((file, "max-age=31536000, immutable"), (file, packed.Headers.CacheControl?.ToString().Replace("public, ", "", StringComparison.Ordinal)));
            // A file can be "compressed" without getting smaller, as the development server does.
            Assert.InRange(await SizeAsync(packed), 1, (int)(0.8 * await SizeAsync(plain)));
        }
    }

    [Theory]
    [InlineData("/", "br")]
    [InlineData("/", "gzip")]
    [InlineData("/nowhere", "br")]
    public async Task Pages_travel_small(string path, string encoding)
    {
        using var plain = await SendAsync(path, "identity");
        using var packed = await SendAsync(path, encoding);

        Assert.Equal(encoding, Assert.Single(packed.Content.Headers.ContentEncoding));
        Assert.InRange(await SizeAsync(packed), 1, await SizeAsync(plain) / 2);
    }

    [Theory]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    [InlineData("same-site", false)]
    [InlineData("cross-site", false)]
    public async Task A_page_that_another_site_asked_for_does_not_tell_by_its_size_what_it_holds(string site, bool isCompressed)
    {
        using var answer = await SendAsync("/", "br", site);

        Assert.Equal(isCompressed ? ["br"] : [], answer.Content.Headers.ContentEncoding);
    }

    private async Task<string[]> FilesOfHomeAsync()
    {
        var page = await web.Http.GetStringAsync("/", Stop);
        var files = LinkedFile().Matches(page).Select(match => match.Groups["file"].Value).Distinct(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(files);
        return files;
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string encoding, string? site = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return await web.Http.SendAsync(request, Stop);
    }

    private static async Task<int> SizeAsync(HttpResponseMessage response) => (await response.Content.ReadAsByteArrayAsync(Stop)).Length;

    [GeneratedRegex("""(?:src|href)="(?<file>[^"]+\.(?:css|js|svg))["?]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkedFile();

    [GeneratedRegex(@"\.[a-z0-9]{10}\.(?:styles\.)?\w+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hashed();

    /// <summary>What a page loads, as the browser counts it: headers included, before anything is unpacked.</summary>
    private sealed class Traffic
    {
        public double Bytes { get; private set; }

        public int Requests { get; private set; }

        public static async Task<Traffic> WatchAsync(IPage page)
        {
            var traffic = new Traffic();
            var session = await page.Context.NewCDPSessionAsync(page);
            session.Event("Network.requestWillBeSent").OnEvent += (_, sent) => traffic.Take(sent!.Value);
            session.Event("Network.webSocketCreated").OnEvent += (_, _) => traffic.Requests++;
            session.Event("Network.loadingFinished").OnEvent += (_, finished) => traffic.Bytes += finished!.Value.GetProperty("encodedDataLength").GetDouble();
            await session.SendAsync("Network.enable");
            return traffic;
        }

        // A picture that is written into a style sheet is no request.
        private void Take(JsonElement sent)
        {
            if (sent.GetProperty("request").GetProperty("url").GetString()!.StartsWith("http", StringComparison.Ordinal)) Requests++;
        }
    }
}
