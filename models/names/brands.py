"""Brands, products and places that are spelled like persons: a hint that the head weighs against the rest of the sentence."""

from __future__ import annotations

BRANDS: tuple[str, ...] = tuple(
    name.strip()
    for name in """
Ted Baker, Dr. Martens, Doc Martens, Tommy Hilfiger, Calvin Klein, Ralph Lauren, John Lewis, Marks & Spencer, Marks and Spencer,
Michael Kors, Kate Spade, Paul Smith, Hugo Boss, Jimmy Choo, Victoria's Secret, Estee Lauder, Bobbi Brown, Charlotte Tilbury,
Jo Malone, Liz Earle, Laura Ashley, Cath Kidston, Fred Perry, Ben Sherman, Karen Millen, Ann Taylor, Tory Burch, Vera Wang,
Marc Jacobs, Donna Karan, Levi Strauss, Harley Davidson, Mercedes Benz, Morgan Stanley, JP Morgan, Wells Fargo, Charles Schwab,
Johnson & Johnson, Ben & Jerry's, Jack Daniels, Jack Daniel's, Johnnie Walker, Jim Beam, Uncle Ben's, Aunt Bessie's, Mr Kipling,
Mr Muscle, Mr Clean, Mr Bean, Dr Pepper, Dr Oetker, Dr Brown's, Papa John's, Wendy's, McDonald's, Denny's, Arby's, Trader Joe's,
Sam's Club, Sainsbury's, Sainsburys, Morrisons, Debenhams, Harvey Nichols, Russell Hobbs, Russell & Bromley, Kenneth Cole,
Steve Madden, Sam Edelman, Cole Haan, Jack Wills, Jack & Jones, Jack Jones, Joe Browns, Tom Ford, Tom Tailor, Tommy Bahama, Kurt Geiger,
Alexander McQueen, Stella McCartney, Vivienne Westwood, Giorgio Armani, Christian Dior, Yves Saint Laurent, Louis Vuitton,
Emma Bridgewater, Sophie Allport, Sophie Conran, Jamie Oliver, Gordon Ramsay, Mary Berry, Oliver Bonas, Thomas Cook,
Thomas Pink, Charles Tyrwhitt, Henry Hoover, Elizabeth Arden, Max Factor, Mary Kay, Paula's Choice, Harry Winston,
Harry Potter, Peppa Pig, Thomas the Tank Engine, Alexa, Siri, Cortana, Louis Philippe, Allen Solly, Peter England, Van Heusen,
Eddie Bauer, Hollister, Abercrombie & Fitch, Barnes & Noble, Dick's Sporting Goods, Rooms To Go, Lane Bryant, Anne Klein, Jessica Simpson,
Rebecca Minkoff, Alice + Olivia, Betsey Johnson, Nina Ricci, Paul Mitchell, Vidal Sassoon, John Frieda, Toni & Guy, Nicky Clarke,
Charles Worthington, Barry M, Huda Beauty, Kylie Cosmetics, Rimmel, Benefit, Clinique, Mary Janes, Mary Jane, Bloody Mary, Tom Collins,
Earl Grey, Lady Grey, Granny Smith, Pink Lady, Caesar salad, Eton mess, Victoria sponge, Victoria line, Elizabeth line, Jubilee line,
St Pancras, Kings Cross, King's Cross, St Mary's, St Thomas, Victoria Station, Charles de Gaulle, John F Kennedy, JFK, Santa Claus,
Father Christmas, Mother's Day, Mothers Day, Father's Day, Saint Patrick's Day, St Patrick's Day, Valentine's Day, Boxing Day,
Martin Luther King Day, Virgin, Dell, Philips, Siemens, Bosch, Miele, Dyson, Henry, Ford, Tesla, Ferrari, Porsche, Honda, Chrysler, Dodge, Lincoln, Chevrolet,
Pandora, Swarovski, Tiffany, Cartier, Gucci, Prada, Chanel, Hermes, Burberry, Clarks, Timberland, Wrangler, Lee, Levi's, Levis,
Kellogg's, Kelloggs, Heinz, Cadbury, Hershey, Nestle, Ferrero, Lindt, Mars, Campbell's, Wrigley, Walkers, Bassett's, Haribo,
Gillette, Wilkinson Sword, Harry's, Dove, Nivea, Braun, Oral B, Colgate, Kiehl's, Weber, Coleman, Stanley, Black & Decker, Makita,
Hilton, Marriott, Ibis, Travelodge, Premier Inn, Wetherspoons, Nando's, Nandos, Pizza Hut, Domino's, Dominos, Jimmy John's, Jamba,
Wagamama, Carluccio's, Bella Italia, Zizzi, Leon, Pret, Costa, Starbucks, Tim Hortons, Peet's, Walmart, Kroger, Macy's, Macys,
Kohl's, Kohls, Nordstrom, Bloomingdale's, Saks, Lowe's, Lowes, Wayfair, Zara, Asos, Boots, Lloyds, Barclays, Santander, Chase, Monzo,
Amazon, Apple, Google, Samsung, Sony, Nokia, Otto, Douglas, Karstadt, Peek & Cloppenburg, Rossmann, Müller, Albert Heijn, Jan Linders,
Leroy Merlin, Yves Rocher, Jean Paul Gaultier, Pierre Cardin, Agnes B, Paul, Eric Bompard, Massimo Dutti, Adolfo Dominguez, Carolina Herrera,
Don Quijote, Ole Henriksen, Georg Jensen, Arne Jacobsen, Charles Eames, Alvar Aalto, Le Creuset, Joseph Joseph, Brabantia, Brita, Ella's Kitchen,
Annabel Karmel, Tommee Tippee, Dr Scholl, Scholl, Dr Hauschka, Weleda, Burt's Bees, Tom's of Maine, Newman's Own, Amy's Kitchen, Annie's,
Linda McCartney, Paul Newman, Colonel Sanders, Ronald McDonald, Betty Crocker, Sara Lee, Little Debbie, Marie Callender's, Jimmy Dean, Oscar Mayer,
Orville Redenbacher, Rachael Ray, Martha Stewart, Joanna Gaines, Ellen DeGeneres, Thomas Sabo, Olivia Burton, Daniel Wellington, Alexander Wang,
""".replace("\n", " ").split(",")
    if name.strip()
)
"""As they are written; case is ignored except for single words, which count in upper case only."""
