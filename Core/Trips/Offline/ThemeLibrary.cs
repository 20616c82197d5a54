namespace Concierge.Core.Trips.Offline;

/// <summary>The themes that the offline model knows, the most general first.</summary>
internal static class ThemeLibrary
{
    public static IReadOnlyList<Theme> All { get; } =
    [
        new()
        {
            Name = "Highlights",
            Angle = "What the place is known for, in an order that spares the feet.",
            Title = "{0}: the highlights",
            Interests = ["highlight", "sight", "landmark", "famous", "first", "classic", "photo", "viewpoint", "view"],
            Categories = Weights(("sight", 3), ("viewpoint", 2.5), ("religious_site", 2), ("museum", 1.5), ("neighbourhood", 1)),
            Tags = ["views", "history", "architecture"],
            FreeTime = new("Time for a second look around {0}", "sight"),
            Mornings = [new("The main square and the streets around it", "sight"), new("A guided walk through the old centre", "sight"), new("The best known landmark, early", "sight")],
            Afternoons = [new("A viewpoint over the city", "viewpoint"), new("A bus or boat tour of the main sights", "sight"), new("The waterfront or the main avenue", "sight"), new("A landmark off the main route", "sight")],
            DayTrip = new("Day trip to a well-known sight in the region", "sight"),
        },
        new()
        {
            Name = "Food and markets",
            Angle = "Markets in the morning, long lunches, and the quarters where people eat.",
            Title = "{0} by the plate",
            Interests = ["food", "market", "cuisine", "gastro", "restaurant", "eat", "wine", "coffee", "cafe", "cook", "beer", "street"],
            Categories = Weights(("market", 3), ("neighbourhood", 2), ("shopping", 1)),
            Tags = ["food", "local-life"],
            FreeTime = new("Bakeries and small shops around {0}", "shopping"),
            Mornings = [new("A covered food market", "market"), new("A cooking class", "entertainment"), new("A breakfast walk through bakeries and cafes", "neighbourhood")],
            Afternoons = [new("A tasting of regional products", "entertainment"), new("A quarter known for its kitchens", "neighbourhood"), new("Shops for spices, tea or sweets", "shopping"), new("A brewery, winery or distillery visit", "entertainment")],
            DayTrip = new("Day trip to farms or vineyards", "nature"),
        },
        new()
        {
            Name = "Nature and slow walks",
            Angle = "Parks, water and wide views, with time to sit down.",
            Title = "{0} on foot and in the green",
            Interests = ["nature", "park", "walk", "hik", "garden", "outdoor", "beach", "sea", "slow", "relax", "quiet", "animal", "green", "sport", "cycl", "bik", "swim"],
            Categories = Weights(("park", 3), ("nature", 3), ("beach", 2.5), ("viewpoint", 2), ("neighbourhood", 0.5)),
            Tags = ["nature", "water", "walking", "views"],
            FreeTime = new("A slow walk around {0}", "park"),
            Mornings = [new("A large park before it fills up", "park"), new("A walk along the water", "nature"), new("A botanical garden", "park")],
            Afternoons = [new("A hill or tower with a wide view", "viewpoint"), new("A quiet residential quarter on foot", "neighbourhood"), new("A rest on a lawn or a beach", "park"), new("A cycle path out of the centre", "nature")],
            DayTrip = new("Day trip into the countryside", "nature"),
        },
        new()
        {
            Name = "Art and museums",
            Angle = "Collections old and new, one good museum at a time.",
            Title = "{0} in its museums",
            Interests = ["art", "museum", "gallery", "paint", "culture", "exhibition", "science", "design"],
            Categories = Weights(("museum", 3), ("entertainment", 1), ("religious_site", 1), ("sight", 0.5)),
            Tags = ["art", "science"],
            FreeTime = new("Galleries and bookshops around {0}", "shopping"),
            Mornings = [new("The main art museum", "museum"), new("The museum of the city's history", "museum"), new("A small house museum", "museum")],
            Afternoons = [new("A contemporary gallery", "museum"), new("An open studio or artists' quarter", "neighbourhood"), new("A museum of crafts or design", "museum"), new("Public art along a walk", "sight")],
            DayTrip = new("Day trip to a museum or collection in the region", "museum"),
        },
        new()
        {
            Name = "History and architecture",
            Angle = "Stones and stories, from the oldest quarter to the newest skyline.",
            Title = "{0} through the centuries",
            Interests = ["histor", "architect", "church", "temple", "mosque", "castle", "palace", "ruin", "archaeolog", "heritage", "religio", "spiritual"],
            Categories = Weights(("religious_site", 3), ("sight", 2), ("museum", 1), ("neighbourhood", 1.5)),
            Tags = ["history", "architecture", "religion"],
            FreeTime = new("Old streets and facades around {0}", "neighbourhood"),
            Mornings = [new("The oldest quarter on foot", "neighbourhood"), new("The main place of worship", "religious_site"), new("A palace or fortress", "sight")],
            Afternoons = [new("A walk from old facades to new ones", "sight"), new("A historic cemetery or memorial", "sight"), new("The remains of the city walls", "sight"), new("A second, smaller place of worship", "religious_site")],
            DayTrip = new("Day trip to a historic town", "sight"),
        },
        new()
        {
            Name = "With children",
            Angle = "Short ways, animals and playgrounds, and something for the grown-ups.",
            Title = "{0} with children",
            Interests = ["famil", "kid", "child", "toddler", "zoo", "playground", "aquarium"],
            Categories = Weights(("park", 2.5), ("entertainment", 2), ("nature", 1.5), ("beach", 2), ("museum", 1)),
            Tags = ["family", "science", "water"],
            FreeTime = new("A playground around {0}", "park"),
            Mornings = [new("A zoo, aquarium or animal park", "entertainment"), new("A science museum with things to touch", "museum"), new("A boat or tram ride", "entertainment")],
            Afternoons = [new("A park with a good playground", "park"), new("A swimming pool or beach", "beach"), new("Ice cream and street performers", "neighbourhood"), new("A toy or puppet museum", "museum")],
            DayTrip = new("Day trip to an amusement or adventure park", "entertainment"),
        },
        new()
        {
            Name = "Evenings and music",
            Angle = "Late mornings, and the quarters that wake up after dark.",
            Title = "{0} after dark",
            Interests = ["night", "music", "bar", "club", "party", "concert", "theat", "opera", "danc", "jazz", "show"],
            Categories = Weights(("entertainment", 3), ("neighbourhood", 2), ("viewpoint", 1.5), ("market", 0.5)),
            Tags = ["nightlife", "music"],
            FreeTime = new("Record shops and terraces around {0}", "shopping"),
            Mornings = [new("A late start and a quarter with terraces", "neighbourhood"), new("A backstage or music-history tour", "entertainment"), new("Vintage and record shops", "shopping")],
            Afternoons = [new("A rest before the evening", "other"), new("A viewpoint for the sunset", "viewpoint"), new("Street musicians in the centre", "entertainment"), new("The theatre and concert quarter", "neighbourhood")],
            DayTrip = new("Day trip to a festival or a venue out of town", "entertainment"),
        },
        new()
        {
            Name = "Shops and local life",
            Angle = "Quarters, arcades and workshops: the city that its people use.",
            Title = "{0} like a neighbour",
            Interests = ["shop", "local", "fashion", "vintage", "craft", "neighbo", "boutique", "souvenir"],
            Categories = Weights(("shopping", 3), ("neighbourhood", 2.5), ("market", 2), ("sight", 0.5)),
            Tags = ["shopping", "local-life", "walking"],
            FreeTime = new("Workshops and side streets around {0}", "neighbourhood"),
            Mornings = [new("A flea or craft market", "market"), new("A residential quarter before noon", "neighbourhood"), new("Workshops that let people watch", "shopping")],
            Afternoons = [new("A street of small shops", "shopping"), new("A covered arcade or bazaar", "shopping"), new("A quarter with street art", "neighbourhood"), new("A second-hand and antiques street", "shopping")],
            DayTrip = new("Day trip to a small town and its shops", "neighbourhood"),
        },
    ];

    private static Dictionary<string, double> Weights(params (string Category, double Weight)[] weights)
        => weights.ToDictionary(entry => entry.Category, entry => entry.Weight, StringComparer.Ordinal);
}
