using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Contracts.Mail;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Accounts;

/// <summary>Changing what proves who one is, by mail too: without a mail server the mails are in the admins' outbox.</summary>
public sealed partial class RecoveryTests(ConciergeApp app)
{
    private const string NewPassword = "violet anchor paper seven";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_password_signs_out_elsewhere_and_not_here()
    {
        using var person = await Person.SignedInAsync(app);
        var elsewhere = person.Token;
        await person.OpenSessionAsync();

        Assert.Equal(400, await PostAsync(person, "/api/accounts/me/password", new ChangePasswordRequest("not the password", NewPassword)));
        Assert.Equal(204, await PostAsync(person, "/api/accounts/me/password", new ChangePasswordRequest(Person.Password, NewPassword)));

        Assert.Equal(200, await person.StatusAsync("/api/accounts/me"));
        person.Token = elsewhere;
        Assert.Equal(401, await person.StatusAsync("/api/accounts/me"));
        await person.OpenSessionAsync(NewPassword);
    }

    [Fact]
    public async Task A_forgotten_password_is_set_by_the_mails_link_once()
    {
        using var person = await Person.SignedInAsync(app);
        Assert.Equal(202, await PostAsync(person, "/api/auth/password/forgot", new EmailRequest(person.Email)));
        var (email, token) = Link(await MailAsync((await person.GetAsync<AccountDto>("/api/accounts/me")).Id, "reset"));

        Assert.Equal(400, await PostAsync(person, "/api/auth/password/reset", new ResetPasswordRequest(email, token, "short")));
        Assert.Equal(204, await PostAsync(person, "/api/auth/password/reset", new ResetPasswordRequest(email, token, NewPassword)));
        Assert.Equal(400, await PostAsync(person, "/api/auth/password/reset", new ResetPasswordRequest(email, token, NewPassword + "!")));

        Assert.Equal(401, await person.StatusAsync("/api/accounts/me"));
        Assert.True((await person.OpenSessionAsync(NewPassword)).Account.IsEmailConfirmed);
    }

    [Fact]
    public async Task Asking_for_a_link_tells_nothing_of_an_address()
    {
        using var person = await Person.CreateAsync(app);

        Assert.Equal(202, await PostAsync(person, "/api/auth/password/forgot", new EmailRequest("nobody@example.org")));
        Assert.Equal(400, await PostAsync(person, "/api/auth/password/reset", new ResetPasswordRequest("nobody@example.org", "token", NewPassword)));
    }

    [Fact]
    public async Task An_address_is_confirmed_by_the_mails_link()
    {
        using var person = await Person.SignedInAsync(app);
        var id = (await person.GetAsync<AccountDto>("/api/accounts/me")).Id;
        Assert.Equal(202, await PostAsync(person, "/api/auth/confirmation", new EmailRequest(person.Email)));
        var (email, token) = Link(await MailAsync(id, "confirm"));

        Assert.Equal(400, await PostAsync(person, "/api/auth/confirm", new ConfirmEmailRequest(email, token + "x")));
        Assert.Equal(204, await PostAsync(person, "/api/auth/confirm", new ConfirmEmailRequest(email, token)));

        Assert.True((await person.GetAsync<AccountDto>("/api/accounts/me")).IsEmailConfirmed);
    }

    private static async Task<int> PostAsync(Person person, string path, object body)
    {
        using var response = await person.Http.PostAsync(path, JsonContent.Create(body, body.GetType(), options: Wire.Json), Cancellation);
        return (int)response.StatusCode;
    }

    private async Task<OutgoingMailDto> MailAsync(Guid account, string template)
    {
        using var admin = await app.CreateApiClientAsync();
        admin.DefaultRequestHeaders.Add("X-Admin-Key", ConciergeApp.AdminKey);
        return await Polling.UntilAsync(async token =>
            (await admin.GetFromJsonAsync<List<OutgoingMailDto>>("/api/admin/mails", Wire.Json, token))!
                .Find(mail => mail.AccountId == account && mail.Template == template));
    }

    private static (string Email, string Token) Link(OutgoingMailDto mail)
    {
        var match = Fragment().Match(mail.Text!);
        return (Uri.UnescapeDataString(match.Groups["email"].Value), Uri.UnescapeDataString(match.Groups["token"].Value));
    }

    [GeneratedRegex(@"#(?<email>[^:\s]+):(?<token>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fragment();
}
