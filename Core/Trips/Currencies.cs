using System.Collections.Frozen;
using System.Globalization;

namespace Concierge.Core.Trips;

/// <summary>
/// The circulating currencies of ISO 4217, each with roughly what one euro buys of it. Good enough to size an
/// estimate (whoever shows one says that it is approximate), never for an accounting.
/// </summary>
public static class Currencies
{
    private const string UnitsPerEuro =
        """
        AED 4.22 AFN 80 ALL 97 AMD 440 AOA 1050 ARS 1500 AUD 1.76 AWG 2.06 AZN 1.95 BAM 1.956 BBD 2.3 BDT 140
        BHD 0.433 BIF 3430 BMD 1.15 BND 1.49 BOB 7.95 BRL 6.3 BSD 1.15 BTN 100 BWP 15.5 BYN 3.75 BZD 2.31
        CAD 1.58 CDF 3300 CHF 0.94 CLP 1090 CNY 8.25 COP 4650 CRC 580 CUP 27.6 CVE 110.3 CZK 24.5 DJF 204
        DKK 7.46 DOP 70 DZD 150 EGP 56 ERN 17.3 ETB 160 EUR 1 FJD 2.6 FKP 0.87 GBP 0.87 GEL 3.13 GHS 13
        GIP 0.87 GMD 83 GNF 9950 GTQ 8.8 GYD 240 HKD 9 HNL 30 HTG 150 HUF 395 IDR 19000 ILS 3.9 INR 100
        IQD 1505 IRR 48000 ISK 142 JMD 184 JOD 0.815 JPY 172 KES 149 KGS 100 KHR 4610 KMF 492 KPW 1035
        KRW 1610 KWD 0.352 KYD 0.96 KZT 620 LAK 24800 LBP 103000 LKR 348 LRD 225 LSL 20.3 LYD 6.25 MAD 10.5
        MDL 19.6 MGA 5100 MKD 61.5 MMK 2415 MNT 4130 MOP 9.28 MRU 46 MUR 52.5 MVR 17.7 MWK 1995 MXN 21.5
        MYR 4.87 MZN 73.5 NAD 20.3 NGN 1750 NIO 42.3 NOK 11.75 NPR 160 NZD 1.96 OMR 0.442 PAB 1.15 PEN 4.05
        PGK 4.8 PHP 66 PKR 326 PLN 4.26 PYG 8500 QAR 4.19 RON 5.07 RSD 117.2 RUB 93 RWF 1665 SAR 4.31 SBD 9.5
        SCR 16.6 SDG 690 SEK 11.1 SGD 1.49 SHP 0.87 SLE 26 SOS 657 SRD 43 SSP 5300 STN 24.5 SVC 10.06
        SYP 14950 SZL 20.3 THB 37.4 TJS 11 TMT 4.03 TND 3.39 TOP 2.75 TRY 47 TTD 7.8 TWD 34.8 TZS 2900 UAH 48
        UGX 4100 USD 1.15 UYU 46.2 UZS 14400 VED 150 VES 150 VND 30300 VUV 138 WST 3.17 XAF 655.957 XCD 3.11
        XCG 2.06 XOF 655.957 XPF 119.33 YER 277 ZAR 20.3 ZMW 27 ZWG 31
        """;

    private static readonly FrozenDictionary<string, decimal> PerEuro = Parse();

    public static bool IsKnown(string code) => PerEuro.ContainsKey(code);

    /// <summary>About how many units of the currency one euro buys.</summary>
    /// <exception cref="KeyNotFoundException">Not a known code.</exception>
    public static decimal UnitsForOneEuro(string code) => PerEuro[code];

    private static FrozenDictionary<string, decimal> Parse()
        => UnitsPerEuro
            .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Chunk(2)
            .ToFrozenDictionary(pair => pair[0], pair => decimal.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
