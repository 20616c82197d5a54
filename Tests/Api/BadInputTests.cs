using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Concierge.Tests.Api.Support;

namespace Concierge.Tests.Api;

public sealed class BadInputTests(TestApi api) : IClassFixture<TestApi>
{
    private static readonly Guid s_unknown = Guid.CreateVersion7();

    public static TheoryData<string, string, string> Bodies() => new()
    {
        { "{\"type\":", "type", "Malformed JSON at line 1, byte 9." },
        { "nonsense", "body", "Malformed JSON at line 1, byte 2." },
        { "", "body", "Required: a JSON object." },
        { "null", "body", "Required: a JSON object." },
        { "[]", "body", "Must be an object." },
        { "{}", "type", "Required." },
        { "{\"type\":\"echo\"}", "input", "Required." },
        { "{\"type\":null,\"input\":{}}", "type", "Must not be null." },
        { "{\"type\":5,\"input\":{}}", "type", "Must be text." },
        { "{\"type\":\"echo\",\"input\":{},\"runAt\":\"soon\"}", "runAt", "Must be a moment with its offset, such as 2027-05-01T09:30:00Z." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"x\"},\"runAt\":\"2199-01-01T00:00:00Z\"}", "runAt", "At most one year ahead." },
        { "{\"type\":\"nope\",\"input\":{}}", "type", "Must be one of: echo, echo_slowly." },
        { "{\"type\":\"echo\",\"input\":{},\"colour\":1}", "colour", "Unknown field." },
        { "{\"type\":\"echo\",\"type\":\"echo\",\"input\":{}}", "type", "Given more than once." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"a\",\"text\":\"b\"}}", "input.text", "Given more than once." },
        { "{\"type\":\"echo\",\"input\":[]}", "input", "Must be an object." },
        { "{\"type\":\"echo\",\"input\":{}}", "input.text", "Required." },
        { "{\"type\":\"echo\",\"input\":{\"text\":7}}", "input.text", "Must be text." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"x\",\"tone\":\"shrill\"}}", "input.tone", "Must be one of: plain, very_loud." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"x\",\"tone\":1}}", "input.tone", "Must be one of: plain, very_loud." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"x\",\"times\":{\"count\":\"3\",\"unit\":\"h\"}}}", "input.times.count", "Must be a number." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"x\",\"times\":{\"count\":3}}}", "input.times.unit", "Required." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"x\",\"shade\":1}}", "input.shade", "Unknown field." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"a\\u0000b\"}}", "input.text", "Must not contain control characters other than tabs and line breaks." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"a\\u0007b\"}}", "input.text", "Must not contain control characters other than tabs and line breaks." },
        { "{\"type\":\"echo\\u0000\",\"input\":{}}", "type", "Must not contain control characters other than tabs and line breaks." },
        { "{\"type\":\"echo\",\"input\":{\"tags\":[\"a\",\"\\b\"]}}", "input.tags[1]", "Must not contain control characters other than tabs and line breaks." },
        { "{\"type\":\"echo\",\"input\":{\"text\":\"\\ud83d\"}}", "input.text", "Must be well-formed Unicode: half of a surrogate pair stands alone." },
        { "{\"type\":\"echo\",\"input\":{\"te\\u0000xt\":\"a\"}}", "input", "Must not contain control characters other than tabs and line breaks." },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_job_with_a_bad_body_is_refused_by_field_and_rule(string body, string field, string rule)
    {
        using var guest = await api.GuestAsync();
        foreach (var route in (string[])["/api/jobs", "/api/tasks/enqueue"])
        {
            if (field is "runAt" && route is not "/api/jobs") continue;
            using var content = TestApi.Json(body);
            var response = await guest.PostAsync(route, content, Cancellation);
            Assert.Equal(rule, await Problem.RuleAsync(response, 400, field));
        }

        Assert.Equal("""{"items":[]}""", await guest.GetStringAsync("/api/jobs", Cancellation));
    }

    [Fact]
    public async Task Every_missing_field_is_named_at_once()
    {
        using var guest = await api.GuestAsync();
        var problem = await Problem.ReadAsync(await guest.PostAsync("/api/jobs", TestApi.Json("{}"), Cancellation), 400);
        Assert.Equal("type, input", string.Join(", ", problem["errors"]!.AsObject().Select(error => error.Key)));
    }

    [Fact]
    public async Task Line_breaks_tabs_and_emoji_are_fine()
    {
        using var guest = await api.GuestAsync();
        var response = await guest.PostAsync(
            "/api/jobs", TestApi.Json("""{"type":"echo","input":{"text":"a\r\n\tb \ud83d\ude00 é"}}"""), Cancellation);
        Assert.Equal(201, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_megabyte_of_notes_is_refused_by_the_field()
    {
        using var guest = await api.GuestAsync();
        var body = JsonSerializer.Serialize(new { type = "echo", input = new { text = "x", notes = new string('n', 1024 * 1024) } });
        var response = await guest.PostAsync("/api/jobs", TestApi.Json(body), Cancellation);
        Assert.Equal("At most 2,000 characters.", await Problem.RuleAsync(response, 400, "input.notes"));
    }

    [Fact]
    public async Task A_body_beyond_the_route_limit_is_413()
    {
        using var guest = await api.GuestAsync();
        var body = JsonSerializer.Serialize(new { type = "echo", input = new { text = new string('n', 3 * 1024 * 1024) } });
        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs") { Content = TestApi.Json(body) };
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true;
            Assert.Equal("At most 2048 KB.", await Problem.RuleAsync(await guest.SendAsync(request, Cancellation), 413, "body"));
        }
    }

    [Fact]
    public async Task Deep_json_is_refused()
    {
        using var guest = await api.GuestAsync();
        var body = $$$"""{"type":"echo","input":{"text":{{{new string('[', 100)}}}{{{new string(']', 100)}}}}}""";
        var rule = await Problem.RuleAsync(await guest.PostAsync("/api/jobs", TestApi.Json(body), Cancellation), 400, "input");
        Assert.StartsWith("Nested too deeply", rule, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        using var guest = await api.GuestAsync();
        using var content = new ByteArrayContent([.. "{\"type\":\"ech"u8, 0xC3, 0x28, .. "\",\"input\":{}}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Assert.Equal("Must be UTF-8.", await Problem.RuleAsync(await guest.PostAsync("/api/jobs", content, Cancellation), 400, "body"));
    }

    [Theory]
    [InlineData("text/plain", "utf-8")]
    [InlineData("application/x-www-form-urlencoded", "utf-8")]
    [InlineData("application/json", "utf-16")]
    public async Task Anything_but_json_in_utf8_is_415(string mediaType, string charset)
    {
        using var guest = await api.GuestAsync();
        using var content = new StringContent("""{"type":"echo","input":{"text":"x"}}""", Encoding.GetEncoding(charset), mediaType);
        Assert.StartsWith(
            "Must be application/json",
            await Problem.RuleAsync(await guest.PostAsync("/api/jobs", content, Cancellation), 415, "Content-Type"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_body_at_all_is_refused()
    {
        using var guest = await api.GuestAsync();
        Assert.Equal("Required: a JSON object.", await Problem.RuleAsync(await guest.PostAsync("/api/jobs", content: null, Cancellation), 400, "body"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("käse")]
    [InlineData("x201")]
    public async Task A_bad_idempotency_key_is_refused(string key)
    {
        using var guest = await api.GuestAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs") { Content = TestApi.Json("""{"type":"echo","input":{"text":"x"}}""") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key is "x201" ? new string('x', 201) : key);
        using var handler = new SocketsHttpHandler { UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = api.Address };
        client.DefaultRequestHeaders.Authorization = guest.DefaultRequestHeaders.Authorization;
        Assert.StartsWith(
            "Must have 1 to 200", await Problem.RuleAsync(await client.SendAsync(request, Cancellation), 400, "Idempotency-Key"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0", "limit", "Must be from 1 to 100.")]
    [InlineData("limit=1000", "limit", "Must be from 1 to 100.")]
    [InlineData("limit=ten", "limit", "Must be a whole number.")]
    [InlineData("cursor=zzz", "cursor", "Must be the next of an earlier page, unchanged.")]
    [InlineData("cursor=", "cursor", "Must be the next of an earlier page, unchanged.")]
    [InlineData("state=done", "state", "Must be one of: scheduled, queued, running, waiting, completed, failed, cancelled, expired.")]
    [InlineData("state=queued&state=x", "state", "Must be one of: scheduled, queued, running, waiting, completed, failed, cancelled, expired.")]
    [InlineData("state=4", "state", "Must be one of: scheduled, queued, running, waiting, completed, failed, cancelled, expired.")]
    [InlineData("type=%00", "type", "Must have 1 to 100 visible ASCII characters.")]
    public async Task A_bad_filter_is_refused(string query, string field, string rule)
    {
        using var guest = await api.GuestAsync();
        Assert.Equal(rule, await Problem.RuleAsync(await guest.GetAsync($"/api/jobs?{query}", Cancellation), 400, field));
    }

    [Theory]
    [InlineData("GET", "/api/jobs/42", "id")]
    [InlineData("POST", "/api/jobs/42/cancel", "id")]
    [InlineData("POST", "/api/jobs/42/retry", "id")]
    [InlineData("DELETE", "/api/jobs/42", "id")]
    [InlineData("GET", "/api/jobs/42/transitions", "id")]
    [InlineData("GET", "/api/jobs/42/events", "id")]
    [InlineData("GET", "/api/tasks/status?taskId=42", "taskId")]
    [InlineData("GET", "/api/tasks/ws?taskId=42", "taskId")]
    public async Task An_id_that_is_no_uuid_is_refused(string method, string path, string field)
    {
        using var guest = await api.GuestAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        Assert.Equal("Must be a UUID.", await Problem.RuleAsync(await guest.SendAsync(request, Cancellation), 400, field));
    }

    [Fact]
    public async Task A_missing_task_id_is_named()
    {
        using var guest = await api.GuestAsync();
        Assert.Equal("Required.", await Problem.RuleAsync(await guest.GetAsync("/api/tasks/status", Cancellation), 400, "taskId"));
    }

    [Theory]
    [InlineData("GET", "/api/jobs/{0}")]
    [InlineData("POST", "/api/jobs/{0}/cancel")]
    [InlineData("POST", "/api/jobs/{0}/retry")]
    [InlineData("DELETE", "/api/jobs/{0}")]
    [InlineData("GET", "/api/jobs/{0}/transitions")]
    [InlineData("GET", "/api/jobs/{0}/events")]
    [InlineData("GET", "/api/tasks/status?taskId={0}")]
    [InlineData("GET", "/api/tasks/ws?taskId={0}")]
    public async Task Another_guests_job_looks_like_an_unknown_one(string method, string path)
    {
        using var owner = await api.GuestAsync();
        using var other = await api.GuestAsync();
        var foreign = await RefusalAsync(await TestApi.EchoAsync(owner));
        var unknown = await RefusalAsync(s_unknown);
        Assert.Equal(unknown, foreign);
        Assert.Contains("There is no job with this id.", foreign, StringComparison.Ordinal);

        async Task<string> RefusalAsync(Guid id)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{0}", id.ToString(), StringComparison.Ordinal));
            var problem = await Problem.ReadAsync(await other.SendAsync(request, Cancellation), 404);
            problem.Remove("traceId");
            return problem.ToJsonString();
        }
    }

    [Fact]
    public async Task Refusals_of_the_routing_are_problems_too()
    {
        using var guest = await api.GuestAsync();
        Assert.Equal("no_such_route", (await Problem.ReadAsync(await guest.GetAsync("/api/nothing", Cancellation), 404))["code"]!.GetValue<string>());
        Assert.Equal("method_not_allowed", (await Problem.ReadAsync(await guest.DeleteAsync("/api/jobs", Cancellation), 405))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_bug_is_a_500_that_tells_nothing()
    {
        using var client = api.Anonymous();
        var problem = await Problem.ReadAsync(await client.GetAsync("/bug", Cancellation), 500);
        Assert.DoesNotContain("swordfish", problem.ToJsonString(), StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
