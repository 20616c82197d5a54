using Concierge.Contracts.Integrations;
using Concierge.Contracts.Preferences;
using Concierge.Web.Integrations;
using Concierge.Web.Preferences;
using Concierge.Web.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Concierge.Tests.Web;

public sealed class SettingsFormTests
{
    private static readonly IntegrationDefinitionDto s_calendar = new(
        "caldav", "Calendar", "A calendar.", [Field("url", isSecret: false), Field("username", isSecret: false), Field("password", isSecret: true)]);

    [Fact]
    public void Preferences_go_into_the_form_and_come_readalike()
    {
        var read = PreferencesForm.Of(PreferencesDto.Defaults).ToDto(out var errors)!;

        Assert.Empty(errors);
        Assert.Equal(PreferencesDto.Defaults with { WorkDays = read.WorkDays }, read);
        Assert.Equal(PreferencesDto.Defaults.WorkDays, read.WorkDays);
    }

    [Theory]
    [InlineData("", "17:00", "workStart")]
    [InlineData("nine", "17:00", "workStart")]
    [InlineData("09:00", "25:00", "workEnd")]
    [InlineData("09:00", "09:00", "workEnd")]
    public void Times_that_cannot_be_are_named(string start, string end, string field)
    {
        var form = PreferencesForm.Of(PreferencesDto.Defaults) with { WorkStart = start, WorkEnd = end };

        Assert.Null(form.ToDto(out var errors));
        Assert.Equal([field], errors.Keys);
    }

    [Fact]
    public void The_button_with_the_browsers_zone_wins_over_the_list()
    {
        var form = Form(("timeZone", "Etc/UTC"), (PreferencesForm.BrowserZone, "Europe/Vienna"));

        Assert.Equal("Europe/Vienna", PreferencesForm.Read(form).TimeZone);
    }

    [Theory]
    [InlineData("Asia/Calcutta", "Asia/Kolkata", true)]
    [InlineData("UTC", "Etc/UTC", true)]
    [InlineData("Europe/Vienna", "Europe/London", false)]
    [InlineData("Europe/Vienna", "Europe/Atlantis", false)]
    public void Two_names_of_one_zone_are_the_same(string one, string other, bool same) => Assert.Equal(same, TimeZones.AreSame(one, other));

    [Fact]
    public void The_zones_that_are_offered_hold_what_is_kept_and_nothing_twice()
    {
        var offered = TimeZones.Offered("Asia/Calcutta", "Europe/Vienna").SelectMany(group => group).ToList();

        Assert.Contains("Asia/Calcutta", offered);
        Assert.Equal("Etc/UTC", offered[0]);
        Assert.Equal(offered.Distinct(), offered);
        Assert.Equal("Argentina, Buenos Aires", TimeZones.Place("America/Argentina/Buenos_Aires"));
    }

    [Theory]
    [InlineData("key\r\n", "key")]
    [InlineData("-----BEGIN\r\nabc\r\n-----END\r\n", "-----BEGIN\nabc\n-----END")]
    [InlineData("  spaces may matter ", "  spaces may matter ")]
    public void A_value_comes_as_it_was_meant(string entered, string meant) => Assert.Equal(meant, SecretLook.Clean(entered));

    [Fact]
    public void A_refused_form_shows_again_what_is_not_secret()
    {
        var fields = IntegrationForm.Read(s_calendar, Form(("fields.url", " https://a.example "), ("fields.username", ""), ("fields.password", "p"), ("fields.more", "x")));

        Assert.Equal(["password", "url"], fields.Keys.Order());
        Assert.Equal([KeyValuePair.Create("url", "https://a.example")], fields.WithoutSecrets(s_calendar));
    }

    private static FormCollection Form(params (string Name, string Value)[] fields)
        => new(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value), StringComparer.Ordinal));

    private static IntegrationFieldDto Field(string name, bool isSecret)
        => new(name, name, IntegrationFieldKind.Text, isSecret, IsRequired: true, Help: null, Default: null, Choices: null);
}
