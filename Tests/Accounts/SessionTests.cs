using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Accounts;

public sealed partial class SessionTests(ConciergeApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browsers_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using var person = await Person.CreateAsync(app);
        await person.SignUpAsync();

        using var response = await person.TrySessionAsync();

        var cookie = response.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("concierge_session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_ends_its_session_when_it_comes_again()
    {
        using var person = await Person.CreateAsync(app);
        await person.SignUpAsync();
        var first = await person.SignInAsync();
        var second = await RefreshAsync(person, first.RefreshToken);
        Assert.Equal(200, second.Status);

        person.Token = second.Tokens!.AccessToken;
        Assert.Equal(200, await person.StatusAsync("/api/accounts/me"));
        // Somebody has copied the first.
        Assert.Equal(401, (await RefreshAsync(person, first.RefreshToken)).Status);

        Assert.Equal(401, (await RefreshAsync(person, second.Tokens.RefreshToken)).Status);
        Assert.Equal(401, await person.StatusAsync("/api/accounts/me"));
    }

    [Fact]
    public async Task Of_simultaneous_uses_of_a_refresh_token_at_most_one_counts_and_the_session_ends()
    {
        using var person = await Person.CreateAsync(app);
        await person.SignUpAsync();
        var tokens = await person.SignInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefreshAsync(person, tokens.RefreshToken)));

        Assert.True(answers.Count(answer => answer.Status == 200) <= 1);
        Assert.Equal(401, await person.StatusAsync("/api/accounts/me"));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_cookies_and_access_tokens()
    {
        using var browser = await Person.SignedInAsync(app);
        var session = browser.Token;
        var tokens = await browser.SignInAsync();
        Assert.Equal(2, (await browser.GetAsync<List<SessionDto>>("/api/auth/sessions")).Count);

        using var response = await browser.Http.PostAsync("/api/auth/sign-out-everywhere", content: null, Cancellation);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(401, await browser.StatusAsync("/api/accounts/me"));
        browser.Token = session;
        Assert.Equal(401, await browser.StatusAsync("/api/accounts/me"));
        Assert.Equal(401, (await RefreshAsync(browser, tokens.RefreshToken)).Status);
    }

    [Fact]
    public async Task Ending_another_session_leaves_this_one()
    {
        using var person = await Person.SignedInAsync(app);
        var other = (await person.GetAsync<List<SessionDto>>("/api/auth/sessions")).Single();
        await person.OpenSessionAsync();

        using var ended = await person.Http.DeleteAsync($"/api/auth/sessions/{other.Id}", Cancellation);

        Assert.Equal(204, (int)ended.StatusCode);
        Assert.True((await person.GetAsync<List<SessionDto>>("/api/auth/sessions")).Single().IsCurrent);
    }

    [Fact]
    public async Task Wrong_passwords_lock_the_account_and_the_answer_does_not_tell()
    {
        using var person = await Person.CreateAsync(app);
        await person.SignUpAsync();
        string? unknown = null;
        using (var nobody = await Person.CreateAsync(app))
        {
            using var response = await nobody.TrySessionAsync();
            unknown = await response.Content.ReadAsStringAsync(Cancellation);
        }

        for (var i = 0; i < 10; i++)
        {
            using var wrong = await person.TrySessionAsync("not the password at all");
            Assert.Equal(401, (int)wrong.StatusCode);
            Assert.Equal(Bare(unknown), Bare(await wrong.Content.ReadAsStringAsync(Cancellation)));
        }

        using var right = await person.TrySessionAsync();
        Assert.Equal(401, (int)right.StatusCode);
        Assert.Equal(Bare(unknown), Bare(await right.Content.ReadAsStringAsync(Cancellation)));
    }

    private static string Bare(string problem) => Trace().Replace(problem, "");

    private static async Task<(int Status, TokensDto? Tokens)> RefreshAsync(Person person, string token)
    {
        using var response = await person.Http.PostAsJsonAsync("/api/auth/refresh", new RefreshRequest(token), Wire.Json, Cancellation);
        return ((int)response.StatusCode, response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<TokensDto>(Wire.Json, Cancellation) : null);
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Trace();
}
