using Concierge.Core.Trips.Offline;
using Concierge.Tests.Trips.Support;

namespace Concierge.Tests.Trips;

public sealed class CityCatalogueTests
{
    [Theory]
    [InlineData("Ghent")]
    [InlineData("  gHENT ")]
    [InlineData("Gand")]
    [InlineData("Ghent, Belgium")]
    [InlineData("Ghent (BE)")]
    [InlineData("Gent, East Flanders, Belgium")]
    [InlineData("Ghént")]
    public void ACityIsFoundHoweverItIsWritten(string destination)
        => Assert.Same(TestCities.Ghent, TestCities.Catalogue.Find(destination));

    [Theory]
    [InlineData("Ghent, Kentucky")]
    [InlineData("Ghen")]
    [InlineData("")]
    [InlineData(",,")]
    [InlineData("東京")]
    public void AnotherPlaceIsNotTakenForIt(string destination)
        => Assert.Null(TestCities.Catalogue.Find(destination));

    [Fact]
    public void EveryBuiltInCityIsFoundByItsNameAndCountry()
    {
        var cities = CityCatalogue.BuiltIn();

        Assert.True(cities.Cities.Count >= 40);
        Assert.All(cities.Cities, city =>
        {
            Assert.Same(city, cities.Find(city.Name));
            Assert.Same(city, cities.Find($"{city.Name}, {city.Country}"));
        });
    }
}
