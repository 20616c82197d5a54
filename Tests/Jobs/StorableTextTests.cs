using Concierge.Jobs;

namespace Concierge.Tests.Jobs;

public sealed class StorableTextTests
{
    [Theory]
    [InlineData("plain", 10, "plain")]
    [InlineData("too long", 3, "too")]
    [InlineData("nul \0", 10, "nul \ufffd")]
    [InlineData("pair \ud83e\uddf3", 10, "pair \ud83e\uddf3")]
    [InlineData("pair \ud83e\uddf3", 6, "pair ")]
    [InlineData("pair \ud83e\uddf3", 7, "pair \ud83e\uddf3")]
    public void What_cannot_be_stored_is_replaced_and_no_pair_is_cut(string text, int most, string expected)
        => Assert.Equal(expected, StorableText.Of(text, most));

    [Fact]
    public void Half_of_a_pair_is_replaced() => Assert.Equal("half \ufffd", StorableText.Of("half " + '\udf3f'));

    [Theory]
    [InlineData("""{"a":"b"}""", false)]
    [InlineData("""{"a":"\u0000"}""", true)]
    [InlineData("""{"a":"\\u0000"}""", false)]
    [InlineData("""{"a":"\\\u0000"}""", true)]
    [InlineData("""{"a":"\\u0000","b":"\u0000"}""", true)]
    public void A_NUL_in_JSON_is_an_escape_that_is_none_itself(string json, bool expected) => Assert.Equal(expected, StorableText.HasNul(json));
}
